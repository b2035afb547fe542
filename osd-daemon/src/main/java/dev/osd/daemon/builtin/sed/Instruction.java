package dev.osd.daemon.builtin.sed;

/** A command with what it is guarded by; places to jump to are indices of instructions. */
record Instruction(Guard guard, Operation operation) {}
