/* Facts about the terminal. */
#ifndef SHELL_TERM_H
#define SHELL_TERM_H

#include <stdbool.h>

/* Whether the descriptor is a terminal. */
bool term_is_terminal(int fd);

/* The size of the terminal on stdout: what the kernel says, else COLUMNS and
 * LINES, else 80 x 24. */
void term_size(int *columns, int *lines);

#endif
