/**
 * From a proposal to what came of it: the policy is asked about each step, a person sees, edits and
 * agrees, and the daemon runs one step after another. Nothing here decides what may run and nothing
 * here starts a program: a step becomes a plan, and takes the way that every plan takes.
 */
@NullMarked
package dev.osd.shell.ai.run;

import org.jspecify.annotations.NullMarked;
