"""Ways out of a sandbox, each tried in a process of its own.

    escapes.py target OUTSIDE               a process to attack; ends with its standard input
    escapes.py GENERATION WORKSPACE OUTSIDE DAEMON TARGET PORT VICTIM
                                            tries everything; a line "NAME done|denied|broken WHY" each

"done" means that the attempt reached what it should not, "denied" that the system refused it.
"""
import ctypes
import errno
import fcntl
import mmap
import os
import select
import signal
import socket
import stat
import struct
import subprocess
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
REFUSALS = {
    errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EAFNOSUPPORT, errno.EROFS, errno.EXDEV,
    errno.EPROTONOSUPPORT, errno.EBUSY, errno.ESRCH, errno.ENOENT,
}
PROBES = {}
MACHINE = os.uname().machine


class Denied(Exception):
    pass


def probe(function):
    PROBES[function.__name__] = function
    return function


def call(on_x86, on_arm, *arguments):
    number = on_x86 if MACHINE == "x86_64" else on_arm
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    result = LIBC.syscall(ctypes.c_long(number), *words)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def reached(attempt):
    """The kernel looked at the call's arguments: any complaint but a refusal will do."""
    try:
        attempt()
    except OSError as complaint:
        if complaint.errno in (errno.EPERM, errno.ENOSYS, errno.EACCES, errno.EAFNOSUPPORT):
            raise


# --- files outside


@probe
def read_outside():
    open(OUTSIDE + "/secret").read()


@probe
def write_outside():
    open(OUTSIDE + "/secret", "a").write("x")


@probe
def create_outside():
    open(OUTSIDE + "/created", "w").close()


@probe
def list_outside():
    os.listdir(OUTSIDE)


@probe
def truncate_outside():
    os.truncate(OUTSIDE + "/long", 1)


@probe
def delete_outside():
    os.unlink(OUTSIDE + "/doomed")


@probe
def make_directory_outside():
    os.mkdir(OUTSIDE + "/directory")


@probe
def make_fifo_outside():
    os.mkfifo(OUTSIDE + "/fifo")


@probe
def make_link_outside():
    os.symlink("/etc/passwd", OUTSIDE + "/symlink")


@probe
def rename_out():
    open(WORKSPACE + "/mine", "w").close()
    os.rename(WORKSPACE + "/mine", OUTSIDE + "/mine")


@probe
def rename_in():
    os.rename(OUTSIDE + "/moved", WORKSPACE + "/moved")


@probe
def exchange():
    open(WORKSPACE + "/swap", "w").close()
    call(316, 276, -100, ctypes.c_char_p((WORKSPACE + "/swap").encode()), -100,
         ctypes.c_char_p((OUTSIDE + "/swap").encode()), 2)


@probe
def hard_link_in():
    os.link(OUTSIDE + "/secret", WORKSPACE + "/hard")


@probe
def hard_link_out():
    open(WORKSPACE + "/linked", "w").close()
    os.link(WORKSPACE + "/linked", OUTSIDE + "/linked")


@probe
def read_through_symbolic_link():
    os.symlink(OUTSIDE + "/secret", WORKSPACE + "/soft")
    open(WORKSPACE + "/soft").read()


@probe
def read_through_dots():
    open(WORKSPACE + "/../" + os.path.basename(OUTSIDE) + "/secret").read()


@probe
def read_through_own_root():
    open("/proc/self/root" + OUTSIDE + "/secret").read()


@probe
def read_from_a_directory_outside():
    os.chdir(OUTSIDE)
    open("secret").read()


@probe
def read_by_held_directory():
    held = os.open(OUTSIDE, os.O_PATH)
    os.close(os.open("secret", os.O_RDONLY, dir_fd=held))


@probe
def read_by_held_file():
    open("/dev/fd/%d" % os.open(OUTSIDE + "/secret", os.O_PATH)).read()


@probe
def hard_link_by_held_file():
    held = os.open(OUTSIDE + "/secret", os.O_PATH)
    if LIBC.linkat(-100, b"/dev/fd/%d" % held, -100, (WORKSPACE + "/held").encode(), 0x400) != 0:
        raise OSError(ctypes.get_errno(), "linkat")


@probe
def run_by_held_file():
    held = os.open(OUTSIDE + "/program", os.O_PATH)
    child = os.fork()
    if child == 0:
        try:
            os.execve(held, ["program"], {})
        except OSError as why:
            os._exit(why.errno)
    _, status = os.waitpid(child, 0)
    if os.WEXITSTATUS(status) != 0:
        raise OSError(os.WEXITSTATUS(status), "execveat")


@probe
def move_workspace_away():
    os.rename(WORKSPACE, WORKSPACE + "-moved")
    os.rename(WORKSPACE + "-moved", WORKSPACE)


@probe
def run_outside():
    subprocess.run([OUTSIDE + "/program"], check=True)


@probe
def run_outside_by_loader():
    loader = [p for p in ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1") if os.path.exists(p)]
    if subprocess.run([loader[0], OUTSIDE + "/program"], stderr=subprocess.DEVNULL).returncode != 0:
        raise Denied("the loader could not read it")


@probe
def read_guarded():
    open("/etc/hostname").read()


@probe
def shared_memory_file():
    name = "/dev/shm/osd-escape-%d" % os.getpid()
    open(name, "w").close()
    os.unlink(name)


@probe
def set_user_id_bit():
    name = WORKSPACE + "/setuid"
    open(name, "w").close()
    os.chmod(name, 0o4755)
    if not os.stat(name).st_mode & stat.S_ISUID:
        raise Denied("the bit did not stay")


@probe
def set_user_id_bit_at_creation():
    name = WORKSPACE + "/setuid-%d" % os.getpid()
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o4755))
    if not os.stat(name).st_mode & stat.S_ISUID:
        raise Denied("the bit did not stay")


@probe
def keep_set_user_id_bit():
    """Other contents for a file of root's that anybody may run as root."""
    with open(WORKSPACE + "/tool", "w") as tool:
        tool.write("mine")
    if not os.stat(WORKSPACE + "/tool").st_mode & stat.S_ISUID:
        raise Denied("the bit did not stay")


@probe
def open_by_openat2():
    how = struct.pack("QQQ", os.O_RDONLY, 0, 0)
    os.close(call(437, 437, -100, ctypes.c_char_p(OUTSIDE.encode()), ctypes.c_char_p(how), 24))


@probe
def file_handle():
    handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0) + bytes(128))
    number = ctypes.c_int()
    call(303, 264, -100, ctypes.c_char_p(OUTSIDE.encode()), handle, ctypes.byref(number), 0)


# --- processes


def inspect(name):
    with open("/proc/%d/%s" % (DAEMON, name), "rb") as opened:
        opened.read(1)


@probe
def daemon_environment():
    inspect("environ")


@probe
def daemon_memory():
    open("/proc/%d/mem" % DAEMON, "rb").close()


@probe
def daemon_command_line():
    inspect("cmdline")


@probe
def daemon_status():
    inspect("status")


@probe
def daemon_maps():
    inspect("maps")


@probe
def daemon_descriptors():
    os.listdir("/proc/%d/fd" % DAEMON)


@probe
def daemon_root():
    os.listdir("/proc/%d/root/" % DAEMON)


@probe
def daemon_directory():
    os.listdir("/proc/%d/cwd/" % DAEMON)


@probe
def target_environment():
    open("/proc/%d/environ" % TARGET, "rb").read(1)


@probe
def signal_daemon():
    os.kill(DAEMON, 0)


@probe
def signal_target():
    os.kill(TARGET, signal.SIGCONT)


@probe
def signal_by_descriptor():
    descriptor = os.pidfd_open(TARGET)
    signal.pidfd_send_signal(descriptor, signal.SIGCONT)


@probe
def signal_thread():
    call(234, 131, TARGET, TARGET, signal.SIGCONT)


def threads_of_daemon():
    """Numbers that its threads can have; its own and its parents' are left out."""
    own = (os.getpid(), os.getppid(), MAIN)
    return [number for number in range(DAEMON, DAEMON + 300) if number not in own]


def any_of(numbers, attempt):
    for number in numbers:
        try:
            attempt(number)
            return
        except OSError:
            continue
    raise Denied("none of them")


@probe
def signal_any_thread_of_daemon():
    any_of(threads_of_daemon(), lambda number: os.kill(number, 0))


@probe
def signal_any_thread_of_daemon_by_its_number():
    any_of(threads_of_daemon(), lambda number: call(200, 130, number, 0))


@probe
def signal_any_thread_of_daemon_by_directory():
    """A directory of /proc serves for a descriptor of the process (pidfd_send_signal(2))."""
    any_of(threads_of_daemon(), lambda number: signal.pidfd_send_signal(
        os.open("/proc/%d" % number, os.O_RDONLY | os.O_DIRECTORY), 0))


@probe
def signal_any_thread_of_daemon_by_descriptor():
    any_of(threads_of_daemon(), lambda number: signal.pidfd_send_signal(
        os.pidfd_open(number), 0))


@probe
def signal_process_group_of_daemon():
    os.kill(-os.getpgid(DAEMON), 0)


@probe
def signal_by_file_owner():
    """What is written to a pipe is told to the pipe's owner, by a signal of one's choice."""
    read, write = os.pipe()
    ended = select.poll()
    ended.register(os.pidfd_open(VICTIM), select.POLLIN)
    fcntl.fcntl(read, fcntl.F_SETOWN, VICTIM)
    fcntl.fcntl(read, 10, signal.SIGKILL)
    fcntl.fcntl(read, fcntl.F_SETFL, 0o20000)
    os.write(write, b"x")
    if not ended.poll(200):
        raise Denied("it lives")


@probe
def input_priority_of_target():
    call(251, 30, 1, TARGET, 2 << 13 | 7)


@probe
def limit_daemon():
    call(302, 261, DAEMON, 7, 0, ctypes.create_string_buffer(16))


@probe
def priority_of_target():
    os.setpriority(os.PRIO_PROCESS, TARGET, 5)


@probe
def trace():
    call(101, 117, 0x4206, TARGET, 0, 0)


@probe
def read_memory():
    buffer = ctypes.create_string_buffer(8)
    vector = struct.pack("QQ", ctypes.addressof(buffer), 8)
    reached(lambda: call(310, 270, TARGET, ctypes.c_char_p(vector), 1, ctypes.c_char_p(vector), 1, 0))


@probe
def write_memory():
    reached(lambda: call(311, 271, TARGET, 0, 0, 0, 0, 0))


@probe
def take_descriptor():
    call(438, 438, os.pidfd_open(TARGET), 0, 0)


@probe
def compare_processes():
    call(312, 272, os.getpid(), TARGET, 2, 0, 0)


# --- sockets


def connect(family, kind, address):
    with socket.socket(family, kind) as made:
        made.connect(address)


@probe
def unix_socket():
    connect(socket.AF_UNIX, socket.SOCK_STREAM, OUTSIDE + "/socket")


@probe
def unix_datagram_socket():
    connect(socket.AF_UNIX, socket.SOCK_DGRAM, OUTSIDE + "/datagrams")


@probe
def abstract_socket():
    connect(socket.AF_UNIX, socket.SOCK_STREAM, "\0osd-escape-%d" % TARGET)


@probe
def pair_of_datagram_sockets():
    left, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    left.sendto(b"x", OUTSIDE + "/datagrams")


@probe
def bind_abstract_name():
    socket.socketpair()[0].bind("\0osd-escape-%d" % os.getpid())


@probe
def sctp():
    socket.socket(socket.AF_INET, socket.SOCK_STREAM, 132).close()


@probe
def echo_requests():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 1).close()


@probe
def tcp():
    connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT))


@probe
def tcp_listening():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as made:
        made.bind(("127.0.0.1", 0))
        made.listen()


@probe
def udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.sendto(b"x", ("127.0.0.1", PORT))


@probe
def ipv6():
    socket.socket(socket.AF_INET6, socket.SOCK_STREAM).close()


@probe
def netlink():
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()


@probe
def netlink_audit():
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15).close()


@probe
def vsock():
    reached(lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).close())


@probe
def packet_socket():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()


@probe
def raw_socket():
    socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).close()


# --- the kernel


@probe
def user_namespace():
    if LIBC.unshare(0x10000000) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


@probe
def user_namespace_by_clone():
    child = call(56, 220, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


@probe
def user_namespace_by_clone3():
    arguments = ctypes.create_string_buffer(struct.pack("8Q", 0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0))
    child = call(435, 435, arguments, 64)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


@probe
def mount_namespace():
    if LIBC.unshare(0x20000) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


@probe
def join_namespace():
    call(308, 268, os.pidfd_open(os.getpid()), 0x20000000)


@probe
def mount():
    if LIBC.mount(b"none", WORKSPACE.encode(), b"tmpfs", 0, None) != 0:
        raise OSError(ctypes.get_errno(), "mount")
    LIBC.umount2(WORKSPACE.encode(), 0)


@probe
def mount_by_new_calls():
    call(430, 430, ctypes.c_char_p(b"tmpfs"), 0)


@probe
def copy_mounts():
    os.close(call(428, 428, -100, ctypes.c_char_p(OUTSIDE.encode()), 1))


@probe
def unmount():
    reached(lambda: call(166, 39, ctypes.c_char_p(b"/nowhere"), 0))


@probe
def change_root():
    os.chroot("/usr")


@probe
def io_uring():
    call(425, 425, 4, ctypes.create_string_buffer(256))


@probe
def user_fault():
    call(323, 282, 1)


@probe
def bpf():
    reached(lambda: call(321, 280, 0, 0, 0))


@probe
def keyring():
    call(250, 219, 0, -3, 1)


@probe
def performance_events():
    reached(lambda: call(298, 241, 0, 0, -1, -1, 0))


@probe
def shared_memory():
    identifier = call(29, 194, 0, 4096, 0o1600)
    call(31, 195, identifier, 0, 0)


@probe
def message_queue():
    call(71, 187, call(68, 186, 0, 0o1600), 0, 0)


@probe
def posix_queue():
    name = b"osd-escape-%d" % os.getpid()
    os.close(call(240, 180, ctypes.c_char_p(name), os.O_CREAT | os.O_RDWR, 0o600, 0))
    call(241, 181, ctypes.c_char_p(name))


@probe
def personality():
    call(135, 92, 0x0040000)


@probe
def push_into_terminal():
    reached(lambda: call(16, 29, 0, 0x5412, ctypes.c_char_p(b"x")))


@probe
def push_into_terminal_with_high_bits():
    reached(lambda: call(16, 29, 0, 0x100000000 | 0x5412, ctypes.c_char_p(b"x")))


@probe
def kernel_log():
    call(103, 116, 10, 0, 0)


@probe
def watch_whole_system():
    os.close(call(300, 262, 0x200, 0))


@probe
def a_call_newer_than_the_table():
    """file_getattr, of Linux 6.17."""
    reached(lambda: call(468, 468, -1, 0, 0, 0, 0))


@probe
def other_architecture():
    if MACHINE != "x86_64":
        raise Denied("there is none")
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
    ctypes.CFUNCTYPE(ctypes.c_int)(address)()


@probe
def x32():
    if MACHINE != "x86_64":
        raise Denied("there is none")
    LIBC.syscall(ctypes.c_long(0x40000000 | 39))


# --- what only a superuser can do


@probe
def mode_outside():
    os.chmod(OUTSIDE + "/secret", 0o600)


@probe
def times_outside():
    os.utime(OUTSIDE + "/secret")


@probe
def owner_outside():
    os.chown(OUTSIDE + "/secret", 0, 0)


@probe
def attributes_outside():
    os.setxattr(OUTSIDE + "/secret", "user.osd", b"x")


@probe
def read_shadow():
    open("/etc/shadow").read()


@probe
def write_kernel_setting():
    os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY))


@probe
def write_into_sys():
    os.close(os.open("/sys/kernel/mm/transparent_hugepage/enabled", os.O_WRONLY))


@probe
def kernel_messages_device():
    os.close(os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK))


@probe
def make_device():
    os.mknod(WORKSPACE + "/device", stat.S_IFCHR | 0o600, os.makedev(1, 1))


@probe
def capability_to_administer():
    """PR_CAPBSET_READ of CAP_SYS_ADMIN."""
    if LIBC.prctl(23, 21, 0, 0, 0) != 1:
        raise Denied("it is not in the bounding set")


@probe
def change_git_hook():
    open(WORKSPACE + "/.git/hooks/pre-commit", "a").write("x")


@probe
def make_git_hook():
    open(WORKSPACE + "/.git/hooks/new", "w").close()


@probe
def change_git_config():
    open(WORKSPACE + "/.git/config", "a").write("x")


@probe
def replace_git_config():
    open(WORKSPACE + "/other", "w").close()
    os.rename(WORKSPACE + "/other", WORKSPACE + "/.git/config")


@probe
def move_git_away():
    os.rename(WORKSPACE + "/.git", WORKSPACE + "/.git-old")
    os.rename(WORKSPACE + "/.git-old", WORKSPACE + "/.git")


@probe
def change_git_config_under_another_name():
    os.link(WORKSPACE + "/.git/config", WORKSPACE + "/config")
    open(WORKSPACE + "/config", "a").write("x")


@probe
def make_protected_file():
    open(WORKSPACE + "/.envrc", "w").close()


@probe
def change_guarded_in_workspace():
    open(WORKSPACE + "/audit.jsonl", "a").write("x")


# --- what is known to be open


@probe
def know_size_outside():
    os.stat(OUTSIDE + "/secret")


@probe
def know_link_outside():
    os.readlink(OUTSIDE + "/pointer")


@probe
def know_attribute_outside():
    os.getxattr(OUTSIDE + "/secret", "user.osd-test")


@probe
def watch_outside():
    """Names of files that come and go, of a directory that cannot be listed."""
    inotify = LIBC.inotify_init1(0)
    if LIBC.inotify_add_watch(inotify, OUTSIDE.encode(), 0x300) < 0:
        raise OSError(ctypes.get_errno(), "inotify_add_watch")


# --- what must go on working


@probe
def can_write_in_workspace():
    open(WORKSPACE + "/written", "w").write("x")


@probe
def can_write_in_git():
    name = WORKSPACE + "/.git/index.lock"
    open(name, "w").close()
    os.rename(name, WORKSPACE + "/.git/index")


@probe
def can_make_directories():
    name = WORKSPACE + "/a-%d/b" % os.getpid()
    os.makedirs(name)
    os.rename(name, WORKSPACE + "/c-%d" % os.getpid())


@probe
def can_use_temporary_directory():
    name = os.environ["TMPDIR"] + "/file-%d" % os.getpid()
    open(name, "w").close()
    if os.stat(os.environ["TMPDIR"]).st_mode & 0o77:
        raise OSError(errno.EINVAL, "others can enter it")


@probe
def can_change_mode_in_workspace():
    name = WORKSPACE + "/script"
    open(name, "w").write("#!/bin/sh\nexit 0\n")
    os.chmod(name, 0o755)
    subprocess.run([name], check=True)


@probe
def can_run_programs():
    subprocess.run(["/bin/sh", "-c", "ls /usr >/dev/null && cat /etc/passwd | head -n 1 >/dev/null"], check=True)


@probe
def can_use_pair_of_sockets():
    left, right = socket.socketpair()
    left.sendall(b"x")
    right.recv(1)


@probe
def can_signal_own_child():
    child = subprocess.Popen(["sleep", "9"])
    child.kill()
    child.wait()


@probe
def can_start_threads():
    import threading
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


@probe
def can_open_own_pipe_by_name():
    read, write = os.pipe()
    os.write(write, b"x")
    open("/dev/fd/%d" % read, "rb", buffering=0).read(1)


@probe
def can_see_itself():
    open("/proc/self/status").read()


def attempt(name):
    try:
        PROBES[name]()
        return "done"
    except Denied as why:
        return "denied %s" % why
    except OSError as why:
        return ("denied %s" if why.errno in REFUSALS else "broken %s") % why
    except subprocess.CalledProcessError as why:
        return "broken %s" % why
    except Exception as why:
        return "broken %s: %s" % (type(why).__name__, why)


def in_a_child(name):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, attempt(name).replace("\n", " ").encode()[:4000])
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        outcome = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS:
        return "denied killed"
    return outcome or "broken it ended with status %d" % status


def try_all():
    for name in PROBES:
        print(name, in_a_child(name), flush=True)


def target(outside):
    signal.signal(signal.SIGCONT, signal.SIG_IGN)
    sockets = []
    for kind, address in ((socket.SOCK_STREAM, outside + "/socket"), (socket.SOCK_DGRAM, outside + "/datagrams"),
                          (socket.SOCK_STREAM, "\0osd-escape-%d" % os.getpid())):
        made = socket.socket(socket.AF_UNIX, kind)
        made.bind(address)
        if kind == socket.SOCK_STREAM:
            made.listen(64)
        sockets.append(made)
    tcp_socket = socket.socket()
    tcp_socket.bind(("127.0.0.1", 0))
    tcp_socket.listen(64)
    victim = subprocess.Popen(["sleep", "60"])
    print(os.getpid(), tcp_socket.getsockname()[1], victim.pid, flush=True)
    sys.stdin.read()
    victim.kill()
    victim.wait()


def main():
    global WORKSPACE, OUTSIDE, DAEMON, TARGET, PORT, VICTIM, MAIN
    MAIN = os.getpid()
    if sys.argv[1] == "target":
        target(sys.argv[2])
        return
    generation, WORKSPACE, OUTSIDE = sys.argv[1:4]
    DAEMON, TARGET, PORT, VICTIM = (int(word) for word in sys.argv[4:8])
    if generation == "child":
        try_all()
        return
    child = os.fork()
    if child == 0:
        if generation == "setsid":
            os.setsid()
        try_all()
        os._exit(0)
    os.waitpid(child, 0)


main()
