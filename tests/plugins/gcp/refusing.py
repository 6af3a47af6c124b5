"""A gRPC server that answers every call with what a test has recorded."""

from concurrent import futures
from contextlib import contextmanager

import grpc


class Answers(grpc.GenericRpcHandler):
    """What is answered, by the last part of the method: bytes, or a status and its message."""

    def __init__(self, answers, otherwise):
        self.answers = answers
        self.otherwise = otherwise
        self.asked = []

    def service(self, details):
        method = details.method.rpartition("/")[2]
        answer = self.answers.get(method, self.otherwise)

        def given(context):
            self.asked.append(method)
            if isinstance(answer, tuple):
                context.abort(*answer)
            return answer

        def unary(_, context):
            return given(context)

        def stream(_, context):
            yield given(context)

        if method in {"RunQuery", "StreamingPull"}:
            return grpc.unary_stream_rpc_method_handler(stream)
        return grpc.unary_unary_rpc_method_handler(unary)


@contextmanager
def answering(answers, otherwise=(grpc.StatusCode.UNIMPLEMENTED, "not recorded")):
    """(address, what was asked) of a server."""
    server = grpc.server(futures.ThreadPoolExecutor(2))
    handler = Answers(answers, otherwise)
    server.add_generic_rpc_handlers((handler,))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}", handler.asked
    finally:
        server.stop(None).wait()
