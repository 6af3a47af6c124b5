"""An SSH server on loopback: SFTP below a folder, and git-upload-pack of what is in it."""

import os
import shlex
import socket
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path

import paramiko

USER = "ada"
PASSWORD = "s3cret-of-ada"


class Login(paramiko.ServerInterface):
    """Lets one user in, by a password or a key."""

    def __init__(self, root, key):
        self.root = root
        self.key = key

    def get_allowed_auths(self, username):
        return "password,publickey"

    def check_auth_password(self, username, password):
        fits = (username, password) == (USER, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if fits else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username, key):
        fits = username == USER and self.key is not None and key == self.key
        return paramiko.AUTH_SUCCESSFUL if fits else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel, command):
        threading.Thread(target=self._serve_git, args=(channel, command.decode())).start()
        return True

    def _serve_git(self, channel, command):
        program, path = shlex.split(command)
        assert program == "git-upload-pack"
        place = self.root / path.lstrip("/")
        with subprocess.Popen(  # noqa: S603 - the machine's own git
            ["git", "upload-pack", str(place)],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as running:
            feeding = threading.Thread(target=_feed, args=(channel, running.stdin))
            feeding.start()
            while data := running.stdout.read1(65536):
                channel.sendall(data)
            channel.send_exit_status(running.wait())
            channel.close()
            feeding.join(5)


def _feed(channel, target):
    while data := channel.recv(65536):
        target.write(data)
        target.flush()


class Folder(paramiko.SFTPServerInterface):
    """The files of the login, as POSIX systems serve them."""

    def __init__(self, server):
        self._root = server.root
        super().__init__(server)

    def _at(self, path):
        return self._root / self.canonicalize(path).lstrip("/")

    def list_folder(self, path):
        return _answer(
            lambda: [
                paramiko.SFTPAttributes.from_stat(one.lstat(), one.name)
                for one in self._at(path).iterdir()
            ]
        )

    def stat(self, path):
        return _answer(lambda: paramiko.SFTPAttributes.from_stat(self._at(path).stat()))

    lstat = stat

    def open(self, path, flags, attr):
        def opened():
            descriptor = os.open(self._at(path), flags, 0o600)
            mode = "rb" if flags & os.O_ACCMODE == os.O_RDONLY else "wb"
            handle = paramiko.SFTPHandle(flags)
            file = os.fdopen(descriptor, mode)
            handle.filename, handle.readfile, handle.writefile = path, file, file
            handle.stat = lambda: self.stat(path)
            return handle

        return _answer(opened)

    def remove(self, path):
        return _answer(self._at(path).unlink)

    def mkdir(self, path, attr):
        return _answer(self._at(path).mkdir)

    def rename(self, oldpath, newpath):
        target = self._at(newpath)
        if target.exists():
            return paramiko.SFTP_FAILURE
        return _answer(lambda: self._at(oldpath).rename(target))

    def posix_rename(self, oldpath, newpath):
        return _answer(lambda: self._at(oldpath).replace(self._at(newpath)))


def _answer(act):
    try:
        found = act()
    except OSError as error:
        return paramiko.SFTPServer.convert_errno(error.errno)
    return paramiko.SFTP_OK if found is None or isinstance(found, Path) else found


@contextmanager
def ssh_server(root, *, key=None, interface=Folder):
    """(port, fingerprint of its key) of a server that runs until the end of the block."""
    host_key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    transports = []

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transport.add_server_key(host_key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, interface)
            transports.append(transport)
            transport.start_server(threading.Event(), Login(root, key))

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield listener.getsockname()[1], host_key.fingerprint
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for transport in transports:
            transport.close()
