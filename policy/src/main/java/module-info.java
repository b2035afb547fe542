/** What may run: the policy file, the reading of commands, and the engine that decides. */
module dev.osd.policy {
  requires transitive dev.osd.protocol;
  requires org.tomlj;
  requires static org.jspecify;

  exports dev.osd.policy;
  exports dev.osd.policy.plugin;
  exports dev.osd.policy.rule to
      dev.osd.daemon;
  exports dev.osd.policy.shell;
}
