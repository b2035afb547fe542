package dev.osd.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.testing.Policies;
import dev.osd.daemon.testing.Until;
import dev.osd.policy.Policy;
import dev.osd.policy.PolicyFile;
import java.io.Closeable;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Descriptors over a real socket: what a client passes, what is refused, and that nothing stays.
 */
@Timeout(60)
final class DescriptorsOnTheWireTest {
  private static final String PING =
      "{\"request_id\":\"p\",\"version\":\"0.1\",\"mode\":\"execute\",\"actions\":[{\"type\":\"ping\"}]}";

  private final Path folder;
  private final Path files;

  DescriptorsOnTheWireTest(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
    files = Files.createDirectory(folder.resolve("files"));
  }

  @Test
  void servesTheToolsOfTheSeedInItsOwnWords() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect();
        FileInputStream in = input("one\ntwo\n");
        FileOutputStream out = output()) {
      client.pass(attach(one(1, "write"), one(3, "read")), out.getFD(), in.getFD());
      assertThat(client.line())
          .isEqualTo(
              json(
                  "{'request_id':null,'attached':[{'fd':1,'name':'f1','mode':'write','size':0},"
                      + "{'fd':3,'name':'f3','mode':'read','size':8}],'error':null}"));
      client.send(json("{'tool':'read','args':{'fd':3,'max_size':4}}"));
      assertThat(client.line())
          .isEqualTo(json("{'input':'one\\n','next_offset':4,'eof':false,'size':4,'error':null}"));
      client.send(json("{'tool':'write','args':{'data':'hi\\n'}}"));
      assertThat(client.line()).isEqualTo(json("{'success':true,'size':3,'error':null}"));
      client.send(json("{'tool':'pipe','args':{'cmd':'head -n 1','in_fd':3,'out_fd':5}}"));
      assertThat(client.line())
          .isEqualTo(json("{'success':true,'in_fd':5,'out_fd':6,'error':null}"));
      client.send(json("{'tool':'pipe','args':{'in_fd':6,'out_fd':1}}"));
      assertThat(client.line()).isEqualTo(json("{'success':true,'size':4,'error':null}"));
      client.send(json("{'tool':'exit','args':{'code':3}}"));
      assertThat(client.line()).isEqualTo(json("{'success':true,'code':3,'error':null}"));
      client.send(json("{'tool':'read'}"));
      assertThat(client.line())
          .isEqualTo(
              json(
                  "{'input':'','next_offset':0,'eof':false,'size':0,"
                      + "'error':'this session has ended by exit'}"));
      assertThat(Files.readString(files.resolve("out"))).isEqualTo("hi\none\n");
    }
  }

  @Test
  void recordsWhatIsAttachedAndEveryUse() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect();
        FileInputStream in = input("one\n")) {
      client.pass(attach(one(3, "read")), in.getFD()).line();
      client.send(json("{'tool':'read','args':{'fd':3},'request_id':'mine'}")).line();
      client.send(json("{'tool':'pipe','args':{'fd':3}}")).line();
      client.send(json("{'tool':'pipe','args':{'cmd':'grep |','in_fd':3}}")).line();

      assertThat(daemon.audit.names())
          .containsExactly("attached", "decided", "finished", "refused", "decided");
      assertThat(((AuditEvent.Decided) daemon.audit.events().get(1)).plan().requestId())
          .isEqualTo("mine");
    }
  }

  @Test
  void nothingIsAttachedUnrecorded() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect()) {
      daemon.audit.failAfter(0);
      try (FileInputStream in = input("one\n")) {
        client.pass(attach(one(3, "read")), in.getFD());
      }
      assertThat(client.code()).isEqualTo("audit_unavailable");
      assertThat(openFiles()).isZero();
    }
  }

  @Test
  void whatWasAttachedIsGoneWithTheConnection() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect()) {
      try (FileInputStream in = input("one\n");
          FileOutputStream out = output()) {
        client.pass(attach(one(1, "write"), one(3, "read")), out.getFD(), in.getFD()).line();
      }
      assertThat(openFiles()).isEqualTo(2);
      client.leave();
      Until.holds("the daemon has closed them", () -> openFiles() == 0);
    }
  }

  /** Which descriptors are passed: r a readable file, w a writable one, d a folder, s a socket. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'attach':[FD3]} | rr | 1 descriptors, but 2 came",
        "{'attach':[FD3,FD4]} | r | 2 descriptors, but 1 came",
        "{'attach':[FD3]} | `` | 1 descriptors, but 0 came",
        "{'attach':[FD3]} | w | not open for reading",
        "{'attach':[FD1]} | r | not open for writing",
        "{'attach':[FD3]} | d | is a directory",
        "{'attach':[FD3]} | s | is a socket",
        "{'attach':[FD3,FD4]} | rd | fd 4 (f4) is a directory",
        "{'attach':[FD3,FD3]} | rr | attach[1].fd is the number of an earlier one",
        "{'attach':[{'fd':3,'name':'x','mode':'write'}]} | w | attach[0].mode must be \"read\"",
        "{'attach':[{'fd':3,'name':'x','mode':'read','size':5}]} | r | has 4 bytes and not the 5",
        "{'attach':[{'fd':1024,'name':'x','mode':'read'}]} | r | from 0 to 1023",
        "{'attach':[{'fd':3,'name':'a\\u001b[2J','mode':'read'}]} | r | name must not be empty and have no control",
        "{'attach':[{'fd':3,'mode':'read'}]} | r | name is missing",
        "{'attach':[{'fd':3,'name':'x','mode':'read','uid':0}]} | r | unknown field attach[0].uid",
        "{'attach':[FD3],'reason':'x'} | r | unknown field reason",
        "{'attach':[FD3],'limits':{'input_bytes':0}} | r | limits.input_bytes must be",
        "{'attach':[FD3],'limits':{'read_bytes':1048577}} | r | limit file_bytes",
        "{'attach':[FD3],'provenance':{'model':''}} | r | provenance.model must not be empty",
        "{'attach':[]} | r | attach must have 1 to 128 elements",
      })
  void refusesWhatDoesNotFitAndKeepsNothing(String request, String passed, String said)
      throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect()) {
      try (Passed descriptors = new Passed(passed)) {
        client.pass(
            json(
                request
                    .replace("FD1", one(1, "write"))
                    .replace("FD3", one(3, "read"))
                    .replace("FD4", one(4, "read"))),
            descriptors.all());
        JsonNode reply = client.reply();
        assertThat(reply.get("error").get("message").textValue()).contains(said);
      }
      assertThat(openFiles()).isZero();
      assertThat(daemon.audit.names()).containsExactly("refused");
      assertThat(client.send(PING).code()).isEqualTo("ok");
    }
  }

  @Test
  void aConnectionAttachesOnce() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect();
        FileInputStream in = input("one\n")) {
      client.pass(attach(one(3, "read")), in.getFD()).line();
      client.pass(attach(one(4, "read")), in.getFD());
      assertThat(client.reply().get("error").get("message").textValue()).contains("already");
      assertThat(openFiles()).isEqualTo(2);
    }
  }

  @Test
  void descriptorsThatNobodyAskedForAreClosed() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect()) {
      try (FileInputStream in = input("one\n")) {
        client.pass(PING, in.getFD());
        assertThat(client.code()).isEqualTo("validation_failed");
        client.pass("{}", in.getFD());
        assertThat(client.code()).isEqualTo("validation_failed");
        client.pass(json("{'tool':'read'}"), in.getFD());
        assertThat(client.reply().get("error").textValue()).startsWith("validation_failed: ");
      }
      assertThat(openFiles()).isZero();
      assertThat(client.send(PING).code()).isEqualTo("ok");
    }
  }

  @Test
  void aThousandDescriptorsAreClosedAsWell() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect()) {
      try (FileInputStream in = input("one\n")) {
        FileDescriptor[] many = new FileDescriptor[250];
        Arrays.fill(many, in.getFD());
        client.pass("{\"attach\"", many);
        client.pass(":[" + one(3, "read").replace('\'', '"'), many);
        client.pass("]", many);
        client.pass("}", many);
        assertThat(client.reply().get("error").get("message").textValue())
            .contains("not all descriptors could be taken");
      }
      assertThat(openFiles()).isZero();
    }
  }

  @Test
  void takesAsManyAsTheLimitAndNoMore() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, Policies.withLimits("descriptors = 5"));
        FileInputStream in = input("one\n")) {
      for (int count : new int[] {5, 6}) {
        try (Client client = daemon.connect()) {
          FileDescriptor[] all = new FileDescriptor[count];
          Arrays.fill(all, in.getFD());
          List<String> ones = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            ones.add(one(3 + i, "read"));
          }
          client.pass(attach(ones.toArray(String[]::new)), all);
          assertThat(client.code()).isEqualTo(count == 5 ? "ok" : "validation_failed");
        }
      }
      Until.holds("all are closed but ours", () -> openFiles() == 1);
    }
  }

  @Test
  void anEndlessInputStopsAtItsLimit() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect();
        FileInputStream zero = new FileInputStream(new File("/dev/zero"));
        FileOutputStream nowhere = new FileOutputStream(new File("/dev/null"))) {
      client
          .pass(
              json(
                  "{'attach':[%s,%s],'limits':{'input_bytes':1000000}}"
                      .formatted(one(0, "read"), one(1, "write"))),
              zero.getFD(),
              nowhere.getFD())
          .line();
      JsonNode answer = client.send(json("{'tool':'pipe','args':{'in_fd':0,'out_fd':1}}")).reply();
      assertThat(answer.get("success").booleanValue()).isFalse();
      assertThat(answer.get("size").longValue()).isEqualTo(1_000_000);
      assertThat(answer.get("error").textValue()).contains("1000000 bytes");
    }
  }

  @Test
  void whoNeverWritesIsNotWaitedForBeyondTheDeadline() throws Exception {
    Policy policy = Policies.parse(PolicyFile.builtInText() + "\n[limits]\npipe_sec = 1\n");
    try (SmallDaemon daemon = new SmallDaemon(folder, policy);
        Client client = daemon.connect();
        RandomAccessFile fifo = fifo();
        FileOutputStream out = output()) {
      client.pass(attach(one(0, "read"), one(1, "write")), fifo.getFD(), out.getFD()).line();
      JsonNode answer =
          client.send(json("{'tool':'pipe','args':{'cmd':'cat','in_fd':0,'out_fd':1}}")).reply();
      assertThat(answer.get("error").textValue()).contains("still running after 1 s");
    }
  }

  @Test
  void whatRunsForAClientThatHasGoneIsStopped() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        RandomAccessFile fifo = fifo();
        FileInputStream zero = new FileInputStream(new File("/dev/zero"));
        FileOutputStream nowhere = new FileOutputStream(new File("/dev/null"))) {
      for (FileDescriptor input : List.of(fifo.getFD(), zero.getFD())) {
        int before = daemon.audit.events().size();
        Client client = daemon.connect();
        client.pass(attach(one(0, "read"), one(1, "write")), input, nowhere.getFD()).line();
        client.send(json("{'tool':'pipe','args':{'cmd':'cat','in_fd':0,'out_fd':1}}"));
        Until.holds("it runs", () -> daemon.audit.events().size() == before + 2);
        client.leave();
        Until.holds(
            "it has ended",
            () ->
                daemon
                    .audit
                    .names()
                    .subList(before, daemon.audit.names().size())
                    .equals(List.of("attached", "decided", "cancelled", "finished")));
      }
    }
  }

  @Test
  void whoHalfClosesStillHearsTheEnd() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect();
        RandomAccessFile fifo = fifo();
        FileOutputStream out = output()) {
      client.pass(attach(one(0, "read"), one(1, "write")), fifo.getFD(), out.getFD()).line();
      client
          .send(json("{'tool':'pipe','args':{'cmd':'head -n 1','in_fd':0,'out_fd':1}}"))
          .halfClose();
      Until.holds("it runs", () -> daemon.audit.names().contains("decided"));
      fifo.writeBytes("a line\n");
      assertThat(client.line()).isEqualTo(json("{'success':true,'size':7,'error':null}"));
    }
  }

  @Test
  void everyUseIsJudged() throws Exception {
    String rules =
        """

        [[tool]]
        tool = "pipe"
        action = ["head"]
        decision = "deny"
        reason = "no heads"

        [[tool]]
        tool = "pipe"
        decision = "allow"
        """;
    try (SmallDaemon daemon = new SmallDaemon(folder, Policies.parse(Policies.TEXT + rules));
        Client client = daemon.connect();
        FileInputStream in = input("one\n");
        FileOutputStream out = output()) {
      client.pass(attach(one(1, "write"), one(3, "read")), out.getFD(), in.getFD()).line();

      client.send(json("{'tool':'pipe','args':{'cmd':'head','in_fd':3,'out_fd':1}}"));
      assertThat(client.reply().get("error").textValue())
          .startsWith("policy_denied: ")
          .contains("no heads", "test.toml:");
      client.send(json("{'tool':'write','args':{'data':'x'}}"));
      assertThat(client.reply().get("error").textValue()).startsWith("confirmation_required: ");
      client.send(
          json(
              "{'tool':'write','args':{'data':'x'},'confirmation':{'token':'"
                  + SmallDaemon.TOKEN
                  + "'}}"));
      assertThat(client.reply().get("success").booleanValue()).isTrue();
      client.send(json("{'tool':'pipe','args':{'cmd':'tail','in_fd':3,'out_fd':1}}"));
      assertThat(client.reply().get("success").booleanValue()).isTrue();
      client.send(
          json(
              "{'request_id':'r','version':'0.1','mode':'execute','actions':[{'type':'pipe',"
                  + "'cmds':['tail','head'],'in_fd':3,'out_fd':1,'reason':'test'}]}"));
      assertThat(client.reply().get("results").get(0).get("error").get("code").textValue())
          .isEqualTo("policy_denied");
      assertThat(Files.readString(files.resolve("out"))).isEqualTo("xone\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'tool':'read','args':{'fd':'x'}} | validation_failed: args.fd must be a whole number",
        "{'tool':'read','args':{'path':'x'}} | parse_failed: unknown field args.path",
        "{'tool':'read','args':[]} | validation_failed: args must be an object",
        "{'tool':'read','action':'go'} | validation_failed: action must be",
        "{'tool':'read','mode':'execute'} | parse_failed: unknown field mode",
        "{'tool':'write'} | validation_failed: args.data is missing",
        "{'tool':'pipe','args':{'cmds':['cat']}} | parse_failed: unknown field args.cmds",
        "{'tool':'pipe','args':{'cmd':'cat & sort','in_fd':3}} | invalid_args: no shell reads this",
        "{'tool':'pipe','args':{'cmd':'','in_fd':3}} | invalid_args: a command must name",
        "{'tool':'exit','args':{'code':256}} | validation_failed: args.code must be",
        "{'tool':'read'} | no descriptors are attached",
      })
  void aWrongCallIsAnsweredInTheToolsManner(String call, String said) throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect()) {
      assertThat(client.send(json(call)).reply().get("error").textValue()).startsWith(said);
      assertThat(client.send(PING).code()).isEqualTo("ok");
    }
  }

  @Test
  void aToolThatDoesNotExistIsAnsweredAsToolsAre() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, PolicyFile.builtIn());
        Client client = daemon.connect()) {
      JsonNode answer = client.send(json("{'tool':'rm','args':{}}")).reply();
      assertThat(answer.get("ok").booleanValue()).isFalse();
      assertThat(answer.at("/meta/error_code").textValue()).isIn("INVALID_ARGS", "NOT_FOUND");
    }
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String one(int fd, String mode) {
    return "{'fd':%d,'name':'f%d','mode':'%s'}".formatted(fd, fd, mode);
  }

  private static String attach(String... ones) {
    return json("{'attach':[" + String.join(",", ones) + "]}");
  }

  private FileInputStream input(String text) throws IOException {
    return new FileInputStream(Files.writeString(files.resolve("in"), text).toFile());
  }

  private FileOutputStream output() throws IOException {
    return new FileOutputStream(files.resolve("out").toFile());
  }

  private RandomAccessFile fifo() throws IOException, InterruptedException {
    Path path = files.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return new RandomAccessFile(path.toFile(), "rw");
  }

  /** How many descriptors of this process, which is client and daemon, are open on the files. */
  private int openFiles() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path one : all) {
        try {
          count += Files.readSymbolicLink(one).toString().startsWith(files.toString()) ? 1 : 0;
        } catch (NoSuchFileException e) {
          // It was closed meanwhile.
        }
      }
    }
    return count;
  }

  private static int numberOf(Path opened) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path one : all) {
        if (Files.exists(one) && Files.readSymbolicLink(one).equals(opened)) {
          return Integer.parseInt(one.getFileName().toString());
        }
      }
    }
    throw new IOException("not open: " + opened);
  }

  /** Descriptors of several kinds. */
  private final class Passed implements Closeable {
    private final List<FileDescriptor> descriptors = new ArrayList<>();
    private final List<Closeable> open = new ArrayList<>();

    // What is opened here is closed with the rest.
    @SuppressWarnings("StreamResourceLeak")
    Passed(String kinds) throws IOException {
      for (int i = 0; i < kinds.length(); i++) {
        switch (kinds.charAt(i)) {
          case 'r' -> {
            FileInputStream in = input("text");
            open.add(in);
            descriptors.add(in.getFD());
          }
          case 'w' -> {
            FileOutputStream out = output();
            open.add(out);
            descriptors.add(out.getFD());
          }
          case 's' -> {
            AFUNIXSocket socket =
                AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(folder.resolve("s")));
            open.add(socket);
            descriptors.add(socket.getFileDescriptor());
          }
          case 'd' -> {
            // The JDK gives no descriptor of a folder away, but it has one while it lists it.
            open.add(Files.newDirectoryStream(folder));
            descriptors.add(FileDescriptorCast.unsafeUsing(numberOf(folder)).getFileDescriptor());
          }
          default -> throw new IllegalArgumentException(kinds);
        }
      }
    }

    FileDescriptor[] all() {
      return descriptors.toArray(FileDescriptor[]::new);
    }

    @Override
    public void close() throws IOException {
      for (Closeable one : open) {
        one.close();
      }
    }
  }
}
