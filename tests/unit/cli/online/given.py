"""The flows and the token of these tests."""

TOKEN = "a-long-and-random-token-of-a-machine"

HELLO = """\
id: hello
namespace: company.team
inputs:
  - {id: name, type: STRING, defaults: World}
tasks:
  - id: say  # a comment
    type: io.kestra.plugin.core.log.Log
    message: Hello {{ inputs.name }}!
outputs:
  - {id: greeting, type: STRING, value: "Hello {{ inputs.name }}!"}
"""
FAILS = """\
id: fails
namespace: company.team
tasks:
  - {id: before, type: io.kestra.plugin.core.log.Log, message: soon}
  - {id: fail, type: io.kestra.plugin.core.execution.Fail, errorMessage: it broke}
"""
WAITS = """\
id: waits
namespace: company.team
tasks:
  - {id: wait, type: io.kestra.plugin.core.flow.Pause}
"""
