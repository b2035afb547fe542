package dev.osd.daemon.tool;

/**
 * A package that is installed.
 *
 * @param name without its architecture where that is the machine's own
 * @param version as the manager writes it
 */
record InstalledPackage(String name, String version) {}
