/* Ctrl-C and window changes. The handlers set flags, call one registered
 * function and write to a pipe, so that a select on it wakes up. */
#ifndef SHELL_SIGNALS_H
#define SHELL_SIGNALS_H

#include <stdbool.h>

/* Installs the handlers for SIGINT and SIGWINCH and the default for SIGPIPE.
 * on_interrupt runs inside the SIGINT handler, always in the thread that
 * called this. False, with errno, when a pipe or handler cannot be had. */
bool signals_install(void (*on_interrupt)(void));

/* What a select on input waits for as well: readable after every signal. */
int signals_fd(void);

/* Empties the pipe. */
void signals_drain(void);

/* True once for each run of signals since the last call. */
bool signals_take_interrupt(void);
bool signals_take_resize(void);

/* text (copied) is written to stderr when Ctrl-C is pressed a second time and
 * nobody took the first; the third leaves the program with status 130. */
void signals_say_when_stuck(const char *text);

#endif
