package dev.osd.daemon.audit;

/**
 * What a log has done to its file so far.
 *
 * @param appended bytes that it has written in all
 * @param length of the current file, in bytes
 * @param changes how often it has gone on to another file, or cut one
 */
public record Written(long appended, long length, long changes) {}
