/* Facts about the terminal. */
#include "shell/term.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool term_is_terminal(int fd) { return isatty(fd) == 1; }

static int from_environment(const char *name, int otherwise) {
  const char *text = getenv(name);
  long n = text != NULL ? strtol(text, NULL, 10) : 0;
  return n > 0 && n < 10000 ? (int)n : otherwise;
}

void term_size(int *columns, int *lines) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    *columns = size.ws_col;
    *lines = size.ws_row;
    return;
  }
  *columns = from_environment("COLUMNS", 80);
  *lines = from_environment("LINES", 24);
}
