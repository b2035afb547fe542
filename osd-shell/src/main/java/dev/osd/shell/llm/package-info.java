/**
 * One-shot prompts: the conversation between a model, which proposes, and the daemon, which decides
 * and does. Start reading at {@link dev.osd.shell.llm.Conversation}. The shell holds the API key
 * and the conversation; it carries out no tool call itself.
 */
@NullMarked
package dev.osd.shell.llm;

import org.jspecify.annotations.NullMarked;
