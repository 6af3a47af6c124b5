"""The triggers and conditions of io.kestra.plugin.core and their old names."""

import re

_TRIGGER = "io.kestra.plugin.core.trigger"
_OLD_TRIGGER = "io.kestra.core.models.triggers.types"
_CONDITION = "io.kestra.plugin.core.condition"
_OLD_CONDITION = "io.kestra.core.models.conditions.types"

_RENAMED = (
    "DateTimeBetween",
    "DayWeek",
    "DayWeekInMonth",
    "ExecutionFlow",
    "ExecutionLabels",
    "ExecutionNamespace",
    "ExecutionOutputs",
    "ExecutionStatus",
    "HasRetryAttempt",
    "Not",
    "Or",
    "PublicHoliday",
    "TimeBetween",
    "Weekend",
)
"""Conditions whose old name ends in `Condition`, in both packages."""

_KEPT = ("FlowCondition", "FlowNamespaceCondition", "MultipleCondition")
_MODULES = {"Not": "not_", "Or": "or_"}


def _module(name: str) -> str:
    return _MODULES.get(name, re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower())


TYPES = {
    "io.kestra.plugin.core.http.Trigger": "plugins.core.http.trigger:Trigger",
    f"{_TRIGGER}.Flow": "plugins.core.trigger.flow:Flow",
    f"{_TRIGGER}.Schedule": "plugins.core.trigger.schedule:Schedule",
    f"{_TRIGGER}.ScheduleOnDates": "plugins.core.trigger.schedule_on_dates:ScheduleOnDates",
    f"{_TRIGGER}.Toggle": "plugins.core.trigger.toggle:Toggle",
    f"{_TRIGGER}.Webhook": "plugins.core.trigger.webhook:Webhook",
} | {
    f"{_CONDITION}.{name}": f"plugins.core.condition.{_module(name)}:{name}"
    for name in (*_RENAMED, *_KEPT, "Expression")
}

ALIASES = (
    {f"{_OLD_TRIGGER}.{name}": f"{_TRIGGER}.{name}" for name in ("Schedule", "Flow", "Webhook")}
    | {f"{_OLD_CONDITION}.{name}Condition": f"{_CONDITION}.{name}" for name in _RENAMED}
    | {f"{_CONDITION}.{name}Condition": f"{_CONDITION}.{name}" for name in _RENAMED}
    | {f"{_OLD_CONDITION}.{name}": f"{_CONDITION}.{name}" for name in _KEPT}
    | {
        "io.kestra.core.tasks.trigger.Toggle": f"{_TRIGGER}.Toggle",
        f"{_OLD_CONDITION}.VariableCondition": f"{_CONDITION}.Expression",
        f"{_CONDITION}.ExpressionCondition": f"{_CONDITION}.Expression",
    }
)
