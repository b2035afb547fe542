/** The matcher against tables, against plain engines, and against GNU's tools. */
@NullMarked
package dev.osd.daemon.regex;

import org.jspecify.annotations.NullMarked;
