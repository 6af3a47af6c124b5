"""Node tree -> Python, through Jinja2's code generator (expressions.md, section 16).

The generated function `root(R)` prints into `R`, the running evaluation. It reaches nothing but
`R` and the operators: every name of a template is a string constant in it.
"""

import builtins
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from types import MappingProxyType

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from typing_extensions import override

from shared.expressions import access, operators
from shared.expressions.callables import Value
from shared.expressions.grammar import parse
from shared.expressions.lexer import syntax_error
from shared.expressions.running import Running
from shared.expressions.values import Long, literal_map

HOIST_EVERY = 12
"""Levels after which a nested expression becomes a function of its own.

Python's parser takes 200 open parentheses at most, and every level writes a few.
"""

_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "gt": ">", "lteq": "<=", "gteq": ">="}

Root = Callable[[Running], None]


def compile_text(text: str) -> Root:
    """The function that prints a template. Raises ExpressionError of kind SYNTAX."""
    source = generate(parse(text))
    namespace: dict[str, Value] = dict(_NAMESPACE)
    try:
        code = builtins.compile(source, "<template>", "exec")
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        raise syntax_error("The template is too complex", 1) from error
    exec(code, namespace)  # noqa: S102 - what is run was generated from the checked node tree
    root: Root = namespace["root"]  # type: ignore[assignment]  # the generator always defines it
    return root


def generate(template: nodes.Template) -> str:
    """The Python source of a template: the same tree gives the same text."""
    generator = PebbleCodeGenerator()
    generator.visit(template)
    return generator.source()


class PebbleCodeGenerator(CodeGenerator):
    """Writes Pebble's meaning of Jinja2's nodes."""

    def __init__(self) -> None:
        super().__init__(_ENVIRONMENT, None, None, StringIO(), optimized=False)
        self._functions: list[str] = []
        self._level = 0
        self._count = 0

    def source(self) -> str:
        """Everything generated."""
        main = self.stream.getvalue()  # type: ignore[attr-defined]  # a StringIO, given above
        return "\n".join([*self._functions, main])

    @override
    def write(self, x: str) -> None:
        """Adds to the line: no template line numbers, errors carry their own."""
        self.stream.write(x)

    @override
    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """Adds a line at the current indentation."""
        self.stream.write("    " * self._indentation + x + "\n")

    # Statements

    @override
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """The body as `def root(R)`; macros and blocks are known before it runs."""
        definitions = [
            *(self._macro(macro) for macro in node.find_all(nodes.Macro)),
            *(self._block(block) for block in node.find_all(nodes.Block)),
        ]
        self._function("root", node.body, definitions)

    def _function(self, name: str, body: list[nodes.Node], first: list[str] | None = None) -> None:
        outer = self.stream
        self.stream = StringIO()
        depth, self._indentation = self._indentation, 0
        self.writeline(f"def {name}(R):")
        self.indent()
        for line in first or ():
            self.writeline(line)
        self._statements(body)
        self.outdent()
        self._functions.append(self.stream.getvalue())
        self.stream = outer
        self._indentation = depth

    def _statements(self, body: list[nodes.Node]) -> None:
        self.writeline("pass")
        for statement in body:
            self.visit(statement, None)

    @override
    def visit_Output(self, node: nodes.Output, frame: Frame | None) -> None:
        """Text or one printed expression."""
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self.writeline(f"R.text({child.data!r})")
            else:
                self.writeline(f"R.emit({self._code(child)})")

    @override
    def visit_If(self, node: nodes.If, frame: Frame | None) -> None:
        """`if`, `elseif`, `else`."""
        for word, branch in [("if", node), *(("elif", other) for other in node.elif_)]:
            test = self._lazy(branch.test)
            self.writeline(f"{word} O.holds({test}, {branch.lineno}):")
            self._indented(branch.body)
        if node.else_:
            self.writeline("else:")
            self._indented(node.else_)

    @override
    def visit_For(self, node: nodes.For, frame: Frame | None) -> None:
        """`for`: the loop object keeps the scope and the loop variable."""
        if not isinstance(node.target, nodes.Name):
            raise syntax_error("A loop has one variable", node.lineno)
        name = self._fresh("loop")
        iterated = self._code(node.iter)
        self.writeline(f"{name} = R.loop({node.target.name!r}, {iterated}, {node.lineno})")
        self.writeline(f"for _ in {name}:")
        self._indented(node.body)
        if node.else_:
            self.writeline(f"if {name}.was_empty:")
            self._indented(node.else_)

    @override
    def visit_Assign(self, node: nodes.Assign, frame: Frame | None) -> None:
        """`set`."""
        if not isinstance(node.target, nodes.Name):
            raise syntax_error("Only a variable can be set", node.lineno)
        self.writeline(f"R.assign({node.target.name!r}, {self._code(node.node)})")

    @override
    def visit_Macro(self, node: nodes.Macro, frame: Frame | None) -> None:
        """Nothing where it stands: macros are defined before the template runs."""

    @override
    def visit_Block(self, node: nodes.Block, frame: Frame | None) -> None:
        """`block`: printed in place, and again by `block()`."""
        self.writeline(f"R.emit(R.block({node.name!r}))")

    @override
    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame | None) -> None:
        """`filter`: the body is printed aside, then filtered."""
        self.writeline("R.begin_capture()")
        self._statements(node.body)
        self.writeline(f"R.emit({self._code(node.filter)})")

    def _macro(self, node: nodes.Macro) -> str:
        name = self._fresh("macro")
        self._function(name, node.body)
        parameters = [parameter.name for parameter in node.args]
        defaults = ", ".join(f"lambda R: {self._code(one)}" for one in node.defaults)
        return f"R.define_macro({node.name!r}, {parameters!r}, [{defaults}], {name})"

    def _block(self, node: nodes.Block) -> str:
        name = self._fresh("block")
        self._function(name, node.body)
        return f"R.define_block({node.name!r}, {name})"

    def _indented(self, body: list[nodes.Node]) -> None:
        self.indent()
        self._statements(body)
        self.outdent()

    # Expressions

    def _code(self, node: nodes.Node) -> str:
        """The Python expression of a node; deep ones are called by name."""
        outer, self.stream = self.stream, StringIO()
        self._level += 1
        try:
            self.visit(node, None)
            code = self.stream.getvalue()
        finally:
            self.stream = outer
            self._level -= 1
        if self._level and self._level % HOIST_EVERY == 0:
            name = self._fresh("part")
            self._functions.append(f"def {name}(R):\n    return {code}\n")
            return f"{name}(R)"
        return code

    def _lazy(self, node: nodes.Node) -> str:
        return f"lambda: {self._code(node)}"

    def _fresh(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"

    @override
    def visit_Const(self, node: nodes.Const, frame: Frame | None) -> None:
        """A literal."""
        value = node.value
        if isinstance(value, int) and not isinstance(value, bool):
            self.write(f"Long({int(value)})")
        elif isinstance(value, float):
            self.write(f"float({str(value)!r})")
        else:
            self.write(repr(value))

    @override
    def visit_Name(self, node: nodes.Name, frame: Frame | None) -> None:
        """A variable."""
        self.write(f"R.variable({node.name!r}, {node.lineno})")

    @override
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame | None) -> None:
        """`a.b`."""
        owner = self._code(node.node)
        self.write(f"A.attribute({owner}, {node.attr!r}, {node.lineno}, {_root(node.node)!r})")

    @override
    def visit_Getitem(self, node: nodes.Getitem, frame: Frame | None) -> None:
        """`a[b]`."""
        owner, key = self._code(node.node), self._code(node.arg)
        self.write(f"A.subscript({owner}, {key}, {node.lineno}, {_root(node.node)!r})")

    @override
    def visit_Call(
        self,
        node: nodes.Call,
        frame: Frame | None,
        forward_caller: bool = False,
    ) -> None:
        """A function, a macro, a method, or one of our own operators."""
        match node.node:
            case nodes.ExtensionAttribute(name=operator):
                self._operator(operator, node)
            case nodes.Getattr() as called:
                if node.kwargs:
                    raise syntax_error("A method takes no named arguments", node.lineno)
                owner, root = self._code(called.node), _root(called.node)
                arguments = self._list(node.args)
                self.write(
                    f"A.call_method({owner}, {called.attr!r}, {arguments}, {node.lineno}, {root!r})"
                )
            case nodes.Name(name=name):
                arguments, named = self._list(node.args), self._named(node.kwargs)
                self.write(f"R.call({name!r}, {arguments}, {named}, {node.lineno})")
            case _:
                raise syntax_error("Only functions can be called", node.lineno)

    def _operator(self, operator: str, node: nodes.Call) -> None:
        match operator:
            case "??" | "???":
                left, right = map(self._lazy, node.args)
                function = "coalesced" if operator == "??" else "coalesced_if_undefined"
                self.write(f"O.{function}({left}, {right})")
            case "captured":
                self.write("R.end_capture()")
            case "number-format":
                self.write(f"O.number_format_error({self._code(node.args[0])})")
            case "..":
                first, last = map(self._code, node.args)
                self.write(f"O.ranged({first}, {last}, 1, R.meter)")
            case _:
                first, second = map(self._code, node.args)
                function = "includes" if operator == "contains" else "is_in"
                self.write(f"O.{function}({first}, {second}, R.meter)")

    @override
    def visit_Filter(self, node: nodes.Filter, frame: Frame | None) -> None:
        """`x | f(…)`; `default` looks at its operand itself."""
        assert node.node is not None  # noqa: S101 - our grammar always gives one
        arguments, named = self._list(node.args), self._named(node.kwargs)
        if node.name == "default":
            value = f"O.value_or_none({self._lazy(node.node)})"
        else:
            value = self._code(node.node)
        self.write(f"R.filter({node.name!r}, {value}, {arguments}, {named}, {node.lineno})")

    @override
    def visit_Test(self, node: nodes.Test, frame: Frame | None) -> None:
        """`x is t`; `defined` looks at its operand itself."""
        if node.name == "defined":
            self.write(f"O.is_defined({self._lazy(node.node)})")
            return
        value = self._code(node.node)
        arguments, named = self._list(node.args or []), self._named(node.kwargs or [])
        self.write(f"R.test({node.name!r}, {value}, {arguments}, {named}, {node.lineno})")

    @override
    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame | None) -> None:
        """`a ? b : c`."""
        assert node.expr2 is not None  # noqa: S101 - our grammar always gives one
        test, first = self._code(node.test), self._code(node.expr1)
        self.write(f"({first} if O.chooses({test}) else {self._code(node.expr2)})")

    def _logical(self, function: str, node: nodes.BinExpr) -> None:
        left, right = self._lazy(node.left), self._lazy(node.right)
        self.write(f"O.{function}({left}, {right}, {node.lineno})")

    @override
    def visit_And(self, node: nodes.BinExpr, frame: Frame | None) -> None:
        """`and`."""
        self._logical("both", node)

    @override
    def visit_Or(self, node: nodes.BinExpr, frame: Frame | None) -> None:
        """`or`."""
        self._logical("either", node)

    @override
    def visit_Not(self, node: nodes.UnaryExpr, frame: Frame | None) -> None:
        """`not`."""
        self.write(f"O.inverted({self._code(node.node)}, {node.lineno})")

    @override
    def visit_Neg(self, node: nodes.UnaryExpr, frame: Frame | None) -> None:
        """Unary minus."""
        self.write(f"O.negated({self._code(node.node)})")

    @override
    def visit_Pos(self, node: nodes.UnaryExpr, frame: Frame | None) -> None:
        """Unary plus."""
        self.write(f"O.unchanged({self._code(node.node)})")

    def _operated(self, operator: str, left: nodes.Expr, right: nodes.Expr, line: int) -> None:
        first, second = self._lazy(left), self._lazy(right)
        self.write(f"O.operated({operator!r}, {first}, {second}, R.meter, {line})")

    @override
    def visit_Add(self, node: nodes.BinExpr, frame: Frame | None) -> None:
        """`+`."""
        self._operated("+", node.left, node.right, node.lineno)

    @override
    def visit_Sub(self, node: nodes.BinExpr, frame: Frame | None) -> None:
        """`-`."""
        self._operated("-", node.left, node.right, node.lineno)

    @override
    def visit_Mul(self, node: nodes.BinExpr, frame: Frame | None) -> None:
        """`*`."""
        self._operated("*", node.left, node.right, node.lineno)

    @override
    def visit_Div(self, node: nodes.BinExpr, frame: Frame | None) -> None:
        """`/`."""
        self._operated("/", node.left, node.right, node.lineno)

    @override
    def visit_Mod(self, node: nodes.BinExpr, frame: Frame | None) -> None:
        """`%`."""
        self._operated("%", node.left, node.right, node.lineno)

    @override
    def visit_Compare(self, node: nodes.Compare, frame: Frame | None) -> None:
        """`==` and the orders."""
        (operand,) = node.ops
        self._operated(_COMPARISONS[operand.op], node.expr, operand.expr, node.lineno)

    @override
    def visit_Concat(self, node: nodes.Concat, frame: Frame | None) -> None:
        """`~` and interpolation."""
        self.write(f"O.concatenated({self._list(node.nodes)}, R.meter)")

    @override
    def visit_List(self, node: nodes.List, frame: Frame | None) -> None:
        """`[…]`."""
        self.write(self._list(node.items))

    @override
    def visit_Dict(self, node: nodes.Dict, frame: Frame | None) -> None:
        """`{…}`, in Java's order."""
        pairs = ", ".join(f"({self._code(p.key)}, {self._code(p.value)})" for p in node.items)
        self.write(f"literal_map([{pairs}])")

    def _list(self, items: list[nodes.Expr]) -> str:
        return "[" + ", ".join(map(self._code, items)) + "]"

    def _named(self, arguments: Sequence[nodes.Keyword | nodes.Pair]) -> str:
        pairs = ", ".join(f"({one.key!r}, {self._code(one.value)})" for one in arguments)
        return f"[{pairs}]"


def _root(node: nodes.Node) -> str:
    """The name of a plain variable, for the message about an attribute of null."""
    return node.name if isinstance(node, nodes.Name) else ""


_ENVIRONMENT = Environment(autoescape=False)  # noqa: S701 - it renders nothing, see Running
_NAMESPACE: Mapping[str, Value] = MappingProxyType(
    {
        "__builtins__": {},
        "A": access,
        "O": operators,
        "Long": Long,
        "float": float,
        "literal_map": literal_map,
    }
)
