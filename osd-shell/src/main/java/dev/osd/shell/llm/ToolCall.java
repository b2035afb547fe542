package dev.osd.shell.llm;

/**
 * A tool call as the model asked for it. Nothing about it has been checked.
 *
 * @param id by which the model knows the result; unique in its conversation
 * @param name of the tool
 * @param arguments should be a JSON object
 */
public record ToolCall(String id, String name, String arguments) {}
