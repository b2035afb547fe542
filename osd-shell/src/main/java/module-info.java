/** The client: sends plans to a daemon and shows what came of them. It never decides. */
module dev.osd.shell {
  requires dev.osd.protocol;
  requires info.picocli;
  requires openai.java.client.okhttp;
  requires openai.java.core;
  requires org.newsclub.net.unix;
  requires static org.jspecify;
}
