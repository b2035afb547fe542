package dev.osd.policy.shell;

import dev.osd.policy.shell.Options.Grammar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that run other programs, one row each. */
sealed interface Wrapper {
  /**
   * A program whose options end where the wrapped command begins.
   *
   * @param grammar its options
   * @param operands how many operands of its own stand before the wrapped command
   * @param neutral whether it does no more than run the command
   * @param form what is special about it
   */
  record Prefix(Grammar grammar, int operands, boolean neutral, Form form) implements Wrapper {}

  /** What is special about a {@link Prefix}. */
  enum Form {
    PLAIN,
    /** {@code NAME=value} may stand before the command. */
    ASSIGNS,
    /** The command gets arguments that cannot be seen. */
    ADDS_ARGUMENTS,
    /** The words after the options are joined to a shell line. */
    JOINS,
    /** {@code -c} gives a shell line, before the operands or behind them. */
    LINE,
    /** {@code -o} makes it write a file of its own. */
    MAY_WRITE,
    /** The command runs in another root directory. */
    ROOT
  }

  /** A shell; where {@code certain}, its {@code -c} line means what {@link LineReader} reads. */
  record Shell(boolean certain) implements Wrapper {}

  /**
   * An interpreter of another language.
   *
   * @param code letters whose value is a program
   * @param valued other letters that take a value
   */
  record Interpreter(String code, String valued) implements Wrapper {}

  /** A program that runs what stands between one of these arguments and a {@code ;}. */
  record Actions(List<String> starts) implements Wrapper {}

  /** A program whose first operand is the name of the program that it then is. */
  record Applets() implements Wrapper {}

  /** A program that runs others in ways that are not taken apart here. */
  record Unread() implements Wrapper {}

  /** The wrapper that has this file name. */
  static Optional<Wrapper> named(String baseName) {
    return Optional.ofNullable(Table.ROWS.get(baseName))
        .or(() -> Optional.ofNullable(Table.ROWS.get(withoutVersion(baseName))));
  }

  /** {@code python3.12} and {@code bash-5.2} without their numbers. */
  private static String withoutVersion(String baseName) {
    if (baseName.startsWith("ld-linux") || baseName.startsWith("ld-musl")) {
      return "ld.so";
    }
    int end = baseName.length();
    while (end > 0 && "0123456789.-".indexOf(baseName.charAt(end - 1)) >= 0) {
      end--;
    }
    return baseName.substring(0, end);
  }

  /** The rows. Sources: each program's manual page (coreutils 9, util-linux 2.39, sudo 1.9). */
  final class Table {
    private static final Map<String, Wrapper> ROWS = rows();

    private Table() {}

    private static Map<String, Wrapper> rows() {
      Map<String, Wrapper> rows = new HashMap<>();
      prefixes(rows);
      add(rows, new Shell(true), "sh dash ash bash");
      add(
          rows,
          new Shell(false),
          "zsh ksh mksh fish csh tcsh rbash rksh yash posh hush elvish nu pwsh");
      interpreters(rows);
      add(rows, new Actions(List.of("-exec", "-execdir", "-ok", "-okdir")), "find gfind bfs");
      add(rows, new Actions(List.of("-x", "-X", "--exec", "--exec-batch")), "fd fdfind");
      add(rows, new Applets(), "busybox toybox coreutils busybox.static");
      unread(rows);
      return Map.copyOf(rows);
    }

    /**
     * Names, letters, long options, operands in front of the command, whether it does no more than
     * run the command, and its form.
     */
    private static final String PREFIXES =
        """
        nice | n:# | adjustment: | 0 | neutral | PLAIN
        nohup | | | 0 | neutral | PLAIN
        timeout | k:s:vfp | kill-after:,signal:,preserve-status,foreground,verbose | 1 | neutral | PLAIN
        stdbuf | i:o:e: | input:,output:,error: | 0 | neutral | PLAIN
        ionice | c:n:t | class:,classdata:,ignore | 0 | neutral | PLAIN
        time | pvaqo:f: | portability,verbose,append,quiet,output:,format: | 0 | neutral | MAY_WRITE
        env | i0vu:C:S: | ignore-environment,null,debug,unset:,chdir:,split-string:,default-signal,ignore-signal,block-signal,list-signal-handling | 0 | neutral | ASSIGNS
        setsid | cfw | ctty,fork,wait | 0 | | PLAIN
        chrt | abdefioravmRT:P:D: | all-tasks,batch,deadline,ext,fifo,idle,other,rr,reset-on-fork,verbose,sched-runtime:,sched-period:,sched-deadline: | 1 | | PLAIN
        taskset | ac | all-tasks,cpu-list | 1 | | PLAIN
        flock | sxeunoFvw:E:c: | shared,exclusive,unlock,nonblock,close,no-fork,verbose,wait:,timeout:,conflict-exit-code:,command: | 1 | | LINE
        script | aefqc:O:I:B:E:o:T:m:t? | append,return,flush,force,quiet,command:,log-out:,log-in:,log-io:,echo:,output-limit:,log-timing:,logging-format: | 1 | | LINE
        watch | bcCdegptwxrn:q:s: | beep,color,no-color,differences,errexit,chgexit,precise,no-title,no-wrap,exec,no-rerun,interval:,equexit:,shotsdir: | 0 | | JOINS
        xargs | 0rtxopP:n:L:I:i?E:e?l?s:d:a: | null,no-run-if-empty,verbose,exit,open-tty,interactive,max-procs:,max-args:,max-lines,replace,eof,max-chars:,delimiter:,arg-file:,show-limits,process-slot-var: | 0 | | ADDS_ARGUMENTS
        chroot | | groups:,userspec:,skip-chdir | 1 | | ROOT
        sudo | u:g:nHESkbPAC:D:h:p:r:t:T: | user:,group:,non-interactive,set-home,preserve-env,stdin,reset-timestamp,background,preserve-groups,askpass,close-from:,chdir:,host:,prompt:,role:,type:,command-timeout: | 0 | | ASSIGNS
        doas | u:nC:L | | 0 | | PLAIN
        pkexec | | user:,disable-internal-agent,keep-cwd | 0 | | PLAIN
        """;

    private static void prefixes(Map<String, Wrapper> rows) {
      for (String line : PREFIXES.lines().toList()) {
        List<String> columns = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
        rows.put(
            columns.getFirst(),
            new Prefix(
                Grammar.of(columns.get(1), columns.get(2)),
                Integer.parseInt(columns.get(3)),
                columns.get(4).equals("neutral"),
                Form.valueOf(columns.get(5))));
      }
    }

    private static void interpreters(Map<String, Wrapper> rows) {
      add(rows, new Interpreter("c", "WX"), "python pypy ipython");
      add(rows, new Interpreter("eE", "I"), "perl");
      add(rows, new Interpreter("e", "IrCEKx"), "ruby jruby");
      add(rows, new Interpreter("ep", "rC"), "node nodejs bun deno");
      add(rows, new Interpreter("rBRE", "cdfz"), "php php-cgi");
      add(rows, new Interpreter("e", "l"), "lua luajit Rscript R groovy scala osascript");
      add(rows, new Interpreter("eE", "pL"), "julia");
      add(rows, new Interpreter("ce", "lL"), "guile racket elixir tclsh wish expect");
    }

    private static void unread(Map<String, Wrapper> rows) {
      add(
          rows,
          new Unread(),
          """
          su runuser ssh slogin rsh mosh dbclient sshpass ssh-agent unshare nsenter prlimit setpriv
          setarch linux32 linux64 i386 x86_64 numactl cpulimit schedtool strace ltrace valgrind perf
          ld.so systemd-run systemd-inhibit start-stop-daemon daemonize dbus-run-session dbus-launch
          xvfb-run firejail bwrap nsjail proot fakeroot fakechroot rlwrap unbuffer socat at batch
          screen tmux dtach entr parallel rush cgexec chpst setuidgid envdir envuidgid softlimit
          s6-setuidgid s6-envdir capsh newgrp sg run-parts run-one chronic ifne pee mispipe gosu
          su-exec tini dumb-init catatonit torsocks torify proxychains proxychains4 eatmydata
          machinectl run0\
          """);
    }

    private static void add(Map<String, Wrapper> rows, Wrapper wrapper, String names) {
      Stream.of(names.strip().split("\\s+")).forEach(name -> rows.put(name, wrapper));
    }
  }
}
