/**
 * What a person has set for {@code llmcmd}: the configuration file, the environment, the presets,
 * and the API key, which nothing here shows.
 */
@NullMarked
package dev.osd.shell.llm.settings;

import org.jspecify.annotations.NullMarked;
