package dev.osd.shell.llm;

/**
 * What a model's answers are to look like. A server that does not know how to see to that is asked
 * again without it, so an answer may be anything all the same.
 *
 * @param name of letters, digits, {@code -} and {@code _}
 * @param schema a JSON Schema
 */
public record AnswerForm(String name, String schema) {}
