"""Tokens -> Jinja2's node tree (expressions.md, sections 3, 5.1 and 9).

Jinja2's own lexer and parser can not be used: too many texts are valid in both languages with
another meaning (section 15). Operators that Jinja2 does not have are calls of an
`ExtensionAttribute` that no template can name; names are looked up at run time.
"""

from collections.abc import Callable, Sequence

from jinja2 import nodes

from shared.expressions.lexer import Lexer, Token, TokenKind, syntax_error
from shared.expressions.values import LONG_MAX, Long

MAX_DEPTH = 80
"""Nesting of expressions and tags; deeper texts are refused instead of exhausting the stack."""

MAX_LOOPS = 15
"""Nesting of `for`; Python allows 20 nested blocks."""

PEBBLE = "pebble"
"""Identifier of the extension whose attributes are the operators that Jinja2 lacks."""

_BINARY: dict[str, int] = {
    "or": 10,
    "and": 15,
    "is": 20,
    "is not": 20,
    "contains": 20,
    "==": 30,
    "equals": 30,
    "!=": 30,
    "<": 30,
    ">": 30,
    "<=": 30,
    ">=": 30,
    "+": 40,
    "-": 40,
    "*": 60,
    "/": 60,
    "%": 60,
    "|": 100,
    "~": 110,
    "..": 120,
    "??": 120,
    "???": 120,
    "isIn": 120,
}
_WORDS = {"and", "or", "not", "is", "is not", "contains", "equals", "isIn"}
_LITERALS: dict[str, bool | None] = {
    "true": True,
    "TRUE": True,
    "false": False,
    "FALSE": False,
    "null": None,
    "NULL": None,
    "none": None,
    "NONE": None,
}
_ARITHMETIC: dict[str, type[nodes.BinExpr]] = {
    "+": nodes.Add,
    "-": nodes.Sub,
    "*": nodes.Mul,
    "/": nodes.Div,
    "%": nodes.Mod,
    "and": nodes.And,
    "or": nodes.Or,
}
_COMPARISONS = {
    "==": "eq",
    "equals": "eq",
    "!=": "ne",
    "<": "lt",
    ">": "gt",
    "<=": "lteq",
    ">=": "gteq",
}

Arguments = tuple[list[nodes.Expr], list[nodes.Keyword]]


def parse(text: str) -> nodes.Template:
    """The node tree of a template. Raises ExpressionError of kind SYNTAX."""
    return Parser(list(Lexer(text).tokens())).template()


class Parser:
    """Walks through the tokens of one text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._loops = 0

    def template(self) -> nodes.Template:
        """The whole text."""
        body = self._body(frozenset())
        return nodes.Template(body, lineno=1)

    # Texts and tags

    def _body(self, ends: frozenset[str]) -> list[nodes.Node]:
        """Everything up to one of the tags `ends`; its opening is taken, its name is next."""
        found: list[nodes.Node] = []
        while True:
            token = self._next()
            match token.kind:
                case TokenKind.TEXT:
                    found.append(_text(token))
                case TokenKind.PRINT_OPEN:
                    expression = self._expression()
                    self._expect(TokenKind.PRINT_CLOSE)
                    found.append(nodes.Output([expression], lineno=token.line))
                case TokenKind.TAG_OPEN:
                    name = self._peek()
                    if name.kind is TokenKind.NAME and name.value in ends:
                        return found
                    found.append(self._tag())
                case _ if ends:
                    raise syntax_error(f"Unclosed tag, expecting {sorted(ends)}", token.line)
                case _:
                    return found

    def _tag(self) -> nodes.Node:
        name = self._expect(TokenKind.NAME)
        parser = _TAGS.get(name.value)
        if parser is None:
            raise syntax_error(f"Unexpected tag name [{name.value}]", name.line)
        self._enter(name)
        try:
            return parser(self, name)
        finally:
            self._depth -= 1

    def _end_tag(self) -> str:
        """Takes the name of the tag that stopped a body."""
        return self._next().value

    def _end(self) -> None:
        self._end_tag()
        self._expect(TokenKind.TAG_CLOSE)

    def tag_if(self, opening: Token) -> nodes.Node:
        """`if … elseif … else … endif`."""
        test = self._expression()
        self._expect(TokenKind.TAG_CLOSE)
        body = self._body(frozenset({"elseif", "else", "endif"}))
        branches: list[nodes.If] = []
        otherwise: list[nodes.Node] = []
        while (name := self._end_tag()) == "elseif":
            line = self._peek().line
            other = self._expression()
            self._expect(TokenKind.TAG_CLOSE)
            inner = self._body(frozenset({"elseif", "else", "endif"}))
            branches.append(nodes.If(other, inner, [], [], lineno=line))
        if name == "else":
            self._expect(TokenKind.TAG_CLOSE)
            otherwise = self._body(frozenset({"endif"}))
            self._end_tag()
        self._expect(TokenKind.TAG_CLOSE)
        return nodes.If(test, body, branches, otherwise, lineno=opening.line)

    def tag_for(self, opening: Token) -> nodes.Node:
        """`for x in … else … endfor`."""
        self._loops += 1
        if self._loops > MAX_LOOPS:
            raise syntax_error(f"More than {MAX_LOOPS} loops inside each other", opening.line)
        target = self._name()
        word = self._expect(TokenKind.NAME)
        if word.value != "in":
            raise syntax_error(f"Unexpected [{word.value}], expecting in", word.line)
        iterated = self._expression()
        self._expect(TokenKind.TAG_CLOSE)
        body = self._body(frozenset({"else", "endfor"}))
        otherwise: list[nodes.Node] = []
        if self._end_tag() == "else":
            self._expect(TokenKind.TAG_CLOSE)
            otherwise = self._body(frozenset({"endfor"}))
            self._end_tag()
        self._expect(TokenKind.TAG_CLOSE)
        self._loops -= 1
        stored = nodes.Name(target.value, "store", lineno=target.line)
        return nodes.For(
            stored,
            iterated,
            body,
            otherwise,
            None,
            False,  # noqa: FBT003 - Jinja2 takes its fields by position
            lineno=opening.line,
        )

    def tag_set(self, opening: Token) -> nodes.Node:
        """`set x = …`."""
        target = self._name()
        self._expect_operator("=")
        value = self._expression()
        self._expect(TokenKind.TAG_CLOSE)
        stored = nodes.Name(target.value, "store", lineno=target.line)
        return nodes.Assign(stored, value, lineno=opening.line)

    def tag_macro(self, opening: Token) -> nodes.Node:
        """`macro name(a, b=…) … endmacro`."""
        name = self._name()
        self._expect_operator("(")
        parameters: list[nodes.Name] = []
        defaults: list[nodes.Expr] = []
        while not self._takes_operator(")"):
            if parameters:
                self._expect_operator(",")
            parameter = self._name()
            parameters.append(nodes.Name(parameter.value, "param", lineno=parameter.line))
            given = self._expression() if self._takes_operator("=") else nodes.Const(None)
            defaults.append(given)
        self._expect(TokenKind.TAG_CLOSE)
        body = self._body(frozenset({"endmacro"}))
        self._end()
        return nodes.Macro(name.value, parameters, defaults, body, lineno=opening.line)

    def tag_filter_block(self, opening: Token) -> nodes.Node:
        """`filter f | g … endfilter`."""
        filtered = self._filter(pebble("captured", [], opening.line))
        while self._takes_operator("|"):
            filtered = self._filter(filtered)
        self._expect(TokenKind.TAG_CLOSE)
        body = self._body(frozenset({"endfilter"}))
        self._end()
        return nodes.FilterBlock(body, filtered, lineno=opening.line)

    def tag_block(self, opening: Token) -> nodes.Node:
        """`block name … endblock`."""
        name = self._block_name()
        self._expect(TokenKind.TAG_CLOSE)
        body = self._body(frozenset({"endblock"}))
        self._end_tag()
        if self._peek().kind is not TokenKind.TAG_CLOSE:
            self._block_name()
        self._expect(TokenKind.TAG_CLOSE)
        return nodes.Block(name, body, False, False, lineno=opening.line)  # noqa: FBT003

    def _block_name(self) -> str:
        token = self._next()
        if token.kind not in {TokenKind.NAME, TokenKind.STRING}:
            raise syntax_error(f"Unexpected [{token.value}], expecting a block name", token.line)
        return token.value

    # Expressions

    def _expression(self) -> nodes.Expr:
        self._enter(self._peek())
        condition = self._binary(0)
        if self._takes_operator("?"):
            line = condition.lineno
            first = self._expression()
            self._expect_operator(":")
            second = self._expression()
            condition = nodes.CondExpr(condition, first, second, lineno=line)
        self._depth -= 1
        return condition

    def _binary(self, least: int) -> nodes.Expr:
        left = self._unary()
        while True:
            operator = self._operator()
            level = _BINARY.get(operator, -1)
            if level < least or level < 0:
                return left
            line = self._peek().line
            self._at += 1
            if operator == "|":
                left = self._filter(left)
            elif operator in {"is", "is not"}:
                left = self._test(left, negated=operator == "is not")
            else:
                left = _joined(operator, left, self._binary(level + 1), line)

    def _operator(self) -> str:
        token = self._peek()
        is_operator = token.kind is TokenKind.OPERATOR
        is_word = token.kind is TokenKind.NAME and token.value in _WORDS
        return token.value if is_operator or is_word else ""

    def _filter(self, value: nodes.Expr) -> nodes.Expr:
        name = self._name()
        arguments, named = self._arguments() if self._takes_operator("(") else ([], [])
        return nodes.Filter(value, name.value, arguments, named, None, None, lineno=name.line)

    def _test(self, value: nodes.Expr, *, negated: bool) -> nodes.Expr:
        name = self._expect(TokenKind.NAME)
        if name.value in _WORDS:
            raise syntax_error(f"Unexpected [{name.value}], expecting a test", name.line)
        arguments, named = self._arguments() if self._takes_operator("(") else ([], [])
        test = nodes.Test(value, name.value, arguments, named, None, None, lineno=name.line)
        return nodes.Not(test, lineno=name.line) if negated else test

    def _unary(self) -> nodes.Expr:
        token = self._peek()
        is_not = token.kind is TokenKind.NAME and token.value == "not"
        if is_not or (token.kind is TokenKind.OPERATOR and token.value in {"-", "+"}):
            self._enter(token)
            self._at += 1
            operand = self._unary()
            self._depth -= 1
            kind = nodes.Not if is_not else nodes.Neg if token.value == "-" else nodes.Pos
            return kind(operand, lineno=token.line)
        return self._primary()

    def _primary(self) -> nodes.Expr:
        token = self._next()
        match token.kind:
            case TokenKind.INTEGER:
                return _long(token)
            case TokenKind.DECIMAL:
                return nodes.Const(float(token.value), lineno=token.line)
            case TokenKind.STRING:
                return self._postfix(nodes.Const(token.value, lineno=token.line))
            case TokenKind.INTERPOLATION_OPEN:
                return self._postfix(self._interpolated(token))
            case TokenKind.NAME:
                return self._named(token)
            case TokenKind.OPERATOR if token.value == "(":
                inner = self._expression()
                self._expect_operator(")")
                return self._postfix(inner)
            case TokenKind.OPERATOR if token.value == "[":
                return self._list(token)
            case TokenKind.OPERATOR if token.value == "{":
                return self._map(token)
            case _:
                raise syntax_error(f"Unexpected [{token.value}]", token.line)

    def _named(self, token: Token) -> nodes.Expr:
        if token.value in _LITERALS:
            return nodes.Const(_LITERALS[token.value], lineno=token.line)
        if token.value in _WORDS:
            raise syntax_error(f"Unexpected operator [{token.value}]", token.line)
        name = nodes.Name(token.value, "load", lineno=token.line)
        if self._takes_operator("("):
            arguments, named = self._arguments()
            call = nodes.Call(name, arguments, named, None, None, lineno=token.line)
            return self._postfix(call)
        return self._postfix(name)

    def _interpolated(self, opening: Token) -> nodes.Expr:
        parts: list[nodes.Expr] = []
        while (token := self._next()).kind is not TokenKind.INTERPOLATION_CLOSE:
            if token.kind is TokenKind.STRING:
                parts.append(nodes.Const(token.value, lineno=token.line))
            else:
                parts.append(self._expression())
                self._expect(TokenKind.PRINT_CLOSE)
        return nodes.Concat(parts, lineno=opening.line)

    def _postfix(self, value: nodes.Expr) -> nodes.Expr:
        while True:
            line = self._peek().line
            if self._takes_operator("."):
                name = self._expect(TokenKind.NAME)
                if name.value in _WORDS:
                    raise syntax_error(f"Unexpected operator [{name.value}]", name.line)
                attribute = nodes.Getattr(value, name.value, "load", lineno=name.line)
                value = attribute
                if self._takes_operator("("):
                    arguments, named = self._arguments()
                    value = nodes.Call(attribute, arguments, named, None, None, lineno=name.line)
            elif self._takes_operator("["):
                key = self._expression()
                self._expect_operator("]")
                value = nodes.Getitem(value, key, "load", lineno=line)
            else:
                return value

    def _arguments(self) -> Arguments:
        """Arguments after an opening parenthesis, the closing one included."""
        positional: list[nodes.Expr] = []
        named: list[nodes.Keyword] = []
        while not self._takes_operator(")"):
            if positional or named:
                self._expect_operator(",")
            name, equals = self._peek(), self._tokens[self._at + 1]
            is_named = name.kind is TokenKind.NAME and equals.kind is TokenKind.OPERATOR
            if is_named and equals.value == "=":
                self._at += 2
                value = self._expression()
                named.append(nodes.Keyword(name.value, value, lineno=name.line))
            elif named:
                raise syntax_error("A positional argument after a named one", name.line)
            else:
                positional.append(self._expression())
        return positional, named

    def _list(self, opening: Token) -> nodes.Expr:
        items: list[nodes.Expr] = []
        while not self._takes_operator("]"):
            if items:
                self._expect_operator(",")
            items.append(self._expression())
        return nodes.List(items, lineno=opening.line)

    def _map(self, opening: Token) -> nodes.Expr:
        pairs: list[nodes.Pair] = []
        while not self._takes_operator("}"):
            if pairs:
                self._expect_operator(",")
            key = self._expression()
            self._expect_operator(":")
            pairs.append(nodes.Pair(key, self._expression(), lineno=key.lineno))
        return nodes.Dict(pairs, lineno=opening.line)

    # Tokens

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        if token.kind is not TokenKind.END:
            self._at += 1
        return token

    def _expect(self, kind: TokenKind) -> Token:
        token = self._next()
        if token.kind is not kind:
            raise syntax_error(f"Unexpected [{token.value}], expecting {kind}", token.line)
        return token

    def _name(self) -> Token:
        token = self._expect(TokenKind.NAME)
        if token.value in _WORDS or token.value in _LITERALS:
            raise syntax_error(f"Unexpected [{token.value}], expecting a name", token.line)
        return token

    def _takes_operator(self, operator: str) -> bool:
        token = self._peek()
        if token.kind is TokenKind.OPERATOR and token.value == operator:
            self._at += 1
            return True
        return False

    def _expect_operator(self, operator: str) -> None:
        token = self._next()
        if token.kind is not TokenKind.OPERATOR or token.value != operator:
            raise syntax_error(f"Unexpected [{token.value}], expecting [{operator}]", token.line)

    def _enter(self, token: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise syntax_error("The template is nested too deeply", token.line)


_TAGS: dict[str, Callable[[Parser, Token], nodes.Node]] = {
    "if": Parser.tag_if,
    "for": Parser.tag_for,
    "set": Parser.tag_set,
    "macro": Parser.tag_macro,
    "filter": Parser.tag_filter_block,
    "block": Parser.tag_block,
}


def _text(token: Token) -> nodes.Node:
    data = nodes.TemplateData(token.value, lineno=token.line)
    return nodes.Output([data], lineno=token.line)


def _long(token: Token) -> nodes.Expr:
    number = int(token.value) if len(token.value) <= 19 else LONG_MAX + 1  # noqa: PLR2004
    if number > LONG_MAX:
        return pebble("number-format", [nodes.Const(token.value[:40])], token.line)
    return nodes.Const(Long(number), lineno=token.line)


def pebble(operator: str, operands: list[nodes.Expr], line: int) -> nodes.Call:
    """An operator that Jinja2 does not have."""
    callee = nodes.ExtensionAttribute(PEBBLE, operator, lineno=line)
    return nodes.Call(callee, operands, [], None, None, lineno=line)


def _joined(operator: str, left: nodes.Expr, right: nodes.Expr, line: int) -> nodes.Expr:
    if operator in _ARITHMETIC:
        return _ARITHMETIC[operator](left, right, lineno=line)
    if operator in _COMPARISONS:
        operand = nodes.Operand(_COMPARISONS[operator], right, lineno=line)
        return nodes.Compare(left, [operand], lineno=line)
    if operator == "~":
        return nodes.Concat([left, right], lineno=line)
    return pebble(operator, [left, right], line)
