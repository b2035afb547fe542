/**
 * The way to an OpenAI-compatible API, and the only room that knows openai-java and a server's
 * JSON. Start reading at {@link dev.osd.shell.llm.api.OpenAiModel}. Nothing of what comes from a
 * server is run or shown here.
 */
@NullMarked
package dev.osd.shell.llm.api;

import org.jspecify.annotations.NullMarked;
