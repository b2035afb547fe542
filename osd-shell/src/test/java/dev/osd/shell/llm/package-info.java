/** Tests of the conversation, and the scripted API, hands and time that they need. */
@NullMarked
package dev.osd.shell.llm;

import org.jspecify.annotations.NullMarked;
