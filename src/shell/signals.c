/* Signal handlers: flags and a pipe to oneself. OpenBLAS may have threads, and
 * a signal may be given to any of them, so the handler passes it on. */
#include "shell/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_INTERRUPTED = 130 };

static pthread_t main_thread;
static void (*interrupted)(void);
static int wake_pipe[2] = {-1, -1};
static volatile sig_atomic_t presses, resized;
static char stuck_text[256];
static volatile sig_atomic_t stuck_length;

static void write_quietly(int fd, const char *text, size_t n) {
  ssize_t written = write(fd, text, n);
  (void)written;
}

/* False when this is not the main thread, which then gets the signal. */
static bool in_main_thread(int sig) {
  if (pthread_equal(pthread_self(), main_thread)) return true;
  pthread_kill(main_thread, sig);
  return false;
}

static void on_sigint(int sig) {
  if (!in_main_thread(sig)) return;
  int saved = errno;
  if (++presses == 2)
    write_quietly(STDERR_FILENO, stuck_text, (size_t)stuck_length);
  if (presses > 2) _exit(STATUS_INTERRUPTED);
  interrupted();
  write_quietly(wake_pipe[1], "i", 1);
  errno = saved;
}

static void on_sigwinch(int sig) {
  if (!in_main_thread(sig)) return;
  int saved = errno;
  resized = 1;
  write_quietly(wake_pipe[1], "w", 1);
  errno = saved;
}

static bool make_pipe(void) {
  if (pipe(wake_pipe) != 0) return false;
  for (int i = 0; i < 2; i++) {
    if (fcntl(wake_pipe[i], F_SETFD, FD_CLOEXEC) != 0) return false;
    if (fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK) != 0) return false;
  }
  return true;
}

static bool handle(int sig, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&action.sa_mask);
  return sigaction(sig, &action, NULL) == 0;
}

bool signals_install(void (*on_interrupt)(void)) {
  main_thread = pthread_self();
  interrupted = on_interrupt;
  /* A read that waits must come back on Ctrl-C, and only then. */
  return make_pipe() && handle(SIGINT, on_sigint, 0) &&
         handle(SIGWINCH, on_sigwinch, SA_RESTART) &&
         handle(SIGPIPE, SIG_DFL, 0);
}

int signals_fd(void) { return wake_pipe[0]; }

void signals_drain(void) {
  char bytes[64];
  ssize_t n;
  do n = read(wake_pipe[0], bytes, sizeof bytes);
  while (n > 0);
}

bool signals_take_interrupt(void) {
  bool any = presses > 0;
  presses = 0;
  return any;
}

bool signals_take_resize(void) {
  bool any = resized;
  resized = 0;
  return any;
}

void signals_say_when_stuck(const char *text) {
  stuck_length = 0;
  snprintf(stuck_text, sizeof stuck_text, "%s", text);
  stuck_length = (sig_atomic_t)strlen(stuck_text);
}
