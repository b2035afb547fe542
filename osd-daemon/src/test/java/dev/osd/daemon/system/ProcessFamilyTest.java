package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a program started outlives its family. */
@Timeout(60)
class ProcessFamilyTest {
  private static Native programs;

  @BeforeAll
  static void open() throws SystemException {
    programs = new Native();
  }

  @AfterAll
  static void close() {
    programs.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 1000 & echo $!",
        "sh -c 'sleep 1000 & echo $!'",
        "setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.1",
        "setsid sh -c 'setsid sh -c \"echo \\$\\$; exec sleep 1000\" & sleep 0.1' & sleep 0.2",
        "env -i setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.1",
        "(env -i setsid sh -c 'echo $$; trap \"\" TERM HUP INT; while :; do sleep 1; done' &) ; sleep 0.1",
      })
  void killsWhatAProgramLeavesBehind(String line) throws Exception {
    try (Native.Started started = programs.start(line)) {
      int left = Integer.parseInt(started.line());
      assertThat(started.family().awaitEnd(Native.LONG, List.of())).isTrue();
      assertThat(ProcessFacts.of(left)).isPresent();

      assertThat(started.family().kill()).isTrue();

      assertThat(ProcessFacts.of(left)).isEmpty();
      assertThat(started.family().ending()).contains(new Ending.Exited(0));
    }
  }

  @Test
  void endsTreeOfRunningProgramWithSigtermFirst() throws Exception {
    try (Native.Started started =
        programs.start("trap 'echo asked; exit 3' TERM; sh -c 'echo $$; exec sleep 1000' & wait")) {
      int child = Integer.parseInt(started.line());

      assertThat(started.family().end(Native.LONG)).isTrue();

      assertThat(started.line()).isEqualTo("asked");
      assertThat(started.family().ending()).contains(new Ending.Exited(3));
      assertThat(ProcessFacts.of(child)).isEmpty();
    }
  }

  @Test
  void killsWhatIgnoresSigterm() throws Exception {
    try (Native.Started started =
        programs.start("trap '' TERM; echo ready; while :; do sleep 1; done")) {
      started.line();

      assertThat(started.family().end(Duration.ofMillis(20))).isTrue();
      assertThat(started.family().ending()).contains(new Ending.Killed(Signal.SIGKILL));
    }
  }

  @Test
  void killsStoppedPrograms() throws Exception {
    try (Native.Started started = programs.start("sleep 1000 & echo $!; kill -STOP $! $$")) {
      int child = Integer.parseInt(started.line());

      assertThat(started.family().end(Duration.ofMillis(20))).isTrue();
      assertThat(ProcessFacts.of(child)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Each starts the next one and ends: what is looked for has moved on.
        "f() { (f &) ; }; echo ready; f; f; f; f",
        // Each starts two and stays.
        "i=0; f() { i=$((i+1)); [ $i -lt 9 ] && { f & f & } ; sleep 1000; }; echo ready; f",
        // New sessions all the time.
        "echo ready; while :; do setsid sleep 1000 & done",
        // Each in a session of its own starts the next one, without a mark, and ends.
        "f='(env -i f=\"$f\" setsid sh -c \"$f\" &)'; export f; echo ready; eval \"$f\""
      })
  void endsForkStorms(String line) throws Exception {
    try (Native.Started started = programs.start(line)) {
      started.line();
      assertThat(started.family().awaitEnd(Duration.ofMillis(100), List.of())).isIn(true, false);

      assertThat(started.family().kill()).isTrue();
      assertThat(programs.subreaper.reapOrphans().living()).isEmpty();
    }
  }

  @Test
  void leavesAnotherFamilysOrphansAlone() throws Exception {
    try (Native.Started one = programs.start("sleep 1000 & echo $!; read -r x < /dev/zero");
        Native.Started other =
            programs.start("(setsid sh -c 'echo $$; exec sleep 1000' &); sleep 1000")) {
      int mine = Integer.parseInt(one.line());
      int marked = Integer.parseInt(other.line());

      assertThat(one.family().kill()).isTrue();
      assertThat(ProcessFacts.of(mine)).isEmpty();
      assertThat(ProcessFacts.of(marked)).isPresent();

      assertThat(other.family().kill()).isTrue();
      assertThat(ProcessFacts.of(marked)).isEmpty();
    }
  }

  @Test
  void killsOrphanWithoutMarkOnceNoneIsLeftThatMayHaveStartedIt() throws Exception {
    int orphan;
    try (Native.Started bystander = programs.start("echo ready; sleep 1000")) {
      bystander.line();
      try (Native.Started guilty =
          programs.start("env -i setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.1")) {
        orphan = Integer.parseInt(guilty.line());
        assertThat(guilty.family().awaitEnd(Native.LONG, List.of())).isTrue();
        assertThat(guilty.family().kill()).isTrue();
        assertThat(ProcessFacts.of(orphan)).isPresent();
      }
      try (Native.Started later = programs.start(":")) {
        assertThat(later.family().awaitEnd(Native.LONG, List.of())).isTrue();
        assertThat(later.family().kill()).isTrue();
        assertThat(ProcessFacts.of(orphan)).isPresent();
      }
      assertThat(bystander.family().kill()).isTrue();
      assertThat(ProcessFacts.of(orphan)).isEmpty();
    }
  }

  @Test
  void leavesTheRuntimesOwnChildrenAlone() throws Exception {
    Process own = new ProcessBuilder("/bin/sh", "-c", "read -r x; exit 42").start();
    try (Native.Started started = programs.start("(setsid sleep 1000 &)")) {
      assertThat(started.family().awaitEnd(Native.LONG, List.of())).isTrue();
      assertThat(started.family().kill()).isTrue();
    }
    assertThat(own.isAlive()).isTrue();
    own.getOutputStream().close();
    assertThat(own.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(own.exitValue()).isEqualTo(42);
  }

  @Test
  void leavesNoZombies() throws Exception {
    List<Integer> left = zombies();
    for (int i = 0; i < 20; i++) {
      try (Native.Started started = programs.start("for i in 1 2 3; do (setsid true &); done")) {
        assertThat(started.family().awaitEnd(Native.LONG, List.of())).isTrue();
        started.family().kill();
      }
    }
    programs.subreaper.reapOrphans();
    assertThat(zombies()).isSubsetOf(left);
  }

  @Test
  void readsFactsWhateverTheProcessCallsItself() {
    String numbers = "S 7 8 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0";

    assertThat(ProcessFacts.parse(5, "5 (a) Z 1 (b) " + numbers))
        .contains(new ProcessFacts(5, 7, 8, 9, 4711, false));
    assertThat(ProcessFacts.parse(5, "5 (a) Z" + numbers.substring(1)))
        .contains(new ProcessFacts(5, 7, 8, 9, 4711, true));
    assertThat(ProcessFacts.parse(5, "5 (x)")).isEmpty();
    assertThat(ProcessFacts.parse(5, "")).isEmpty();
  }

  @Test
  void countsAProcessWhoseFirstThreadHasEndedAsRunning() {
    assertThat(ProcessFacts.parse(5, "5 (a) Z 7 8 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 4711 0 0"))
        .contains(new ProcessFacts(5, 7, 8, 9, 4711, false));
  }

  /**
   * This process's children that have ended and wait to be collected. Other tests of this process
   * may have let go of some before: what counts is that no more are added.
   */
  static List<Integer> zombies() {
    int self = Math.toIntExact(ProcessHandle.current().pid());
    String[] processes = new java.io.File("/proc").list();
    return Arrays.stream(processes == null ? new String[0] : processes)
        .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
        .flatMap(name -> ProcessFacts.of(Integer.parseInt(name)).stream())
        .filter(facts -> facts.parent() == self && facts.ended())
        .map(ProcessFacts::pid)
        .toList();
  }
}
