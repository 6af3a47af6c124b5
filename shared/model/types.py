"""Values whose class is named by their `type`: tasks, triggers, conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationError, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class TypeCatalog(Protocol):
    """Finds the class of a type; given to the parser so that the model knows no plug-in."""

    def cls(self, type_name: str) -> type | None:
        """The class of a type or alias; None if there is none."""
        ...

    def canonical(self, type_name: str) -> str:
        """The current name of a type; the name itself when it is no alias."""
        ...

    def names(self) -> Iterator[str]:
        """Every current type name."""
        ...


CATALOG = "catalog"
"""Key of the validation context that holds the `TypeCatalog`."""

STAND_INS = "stand-ins"
"""Key of the validation context: whether what is wrong is taken for a plain value of its base.

So the rules about a whole flow can be looked at although one of its tasks is wrong.
"""

UNKNOWN_TYPE = "unknown_type"
"""Type of the validation error of a `type` that names nothing, or nothing that fits."""


def wants_stand_ins(info: ValidationInfo) -> bool:
    """Whether a wrong value is to be replaced instead of refused."""
    return bool((info.context or {}).get(STAND_INS))


@dataclass(frozen=True, slots=True)
class OfItsType:
    """Annotates a base class: values are validated by the class that their `type` names."""

    base: type[BaseModel]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Wraps the schema of the base, which is what values without a `type` are held to."""
        return core_schema.with_info_wrap_validator_function(self._validated, handler(source))

    def _validated(
        self,
        value: object,
        handler: core_schema.ValidatorFunctionWrapHandler,
        info: ValidationInfo,
    ) -> object:
        if isinstance(value, self.base):
            return value
        if not isinstance(value, Mapping) or not isinstance(value.get("type"), str):
            return handler(value)
        try:
            return self._of_its_type(value["type"], value, info)
        except (ValidationError, PydanticCustomError):
            if not wants_stand_ins(info):
                raise
        return handler({name: value[name] for name in ("id", "type") if name in value})

    def _of_its_type(self, type_name: str, value: object, info: ValidationInfo) -> object:
        catalog: TypeCatalog = (info.context or {})[CATALOG]
        found = catalog.cls(type_name)
        if found is None or not issubclass(found, self.base):
            raise PydanticCustomError(UNKNOWN_TYPE, "Invalid type: {type}", {"type": type_name})
        return found.model_validate(value, context=info.context)
