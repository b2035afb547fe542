package dev.osd.daemon.builtin;

import dev.osd.daemon.regex.Cancellation;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * All that a run of a command may touch. None of the streams is buffered: read and write blocks.
 *
 * @param in the input; may be a {@link SeekableInput}
 * @param out the result
 * @param err messages, each a line that begins with the command's name
 * @param scratch room for what does not fit into memory
 * @param cancellation asked at least once a block
 */
public record Streams(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Scratch scratch,
    Cancellation cancellation) {}
