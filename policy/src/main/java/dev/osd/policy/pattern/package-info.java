/**
 * The patterns of a policy file: for names, arguments, paths and programs. All of them match in
 * time bounded by pattern length times text length; none backtracks further than its last star.
 */
@NullMarked
package dev.osd.policy.pattern;

import org.jspecify.annotations.NullMarked;
