/* The line editor on GNU Readline. Its callback interface with our own select
 * is the only way in which Ctrl-C drops the line at once in every state of the
 * editor and no signal handler jumps out of it. */
#include "shell/edit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "shell/signals.h"
#include "shell/term.h"

enum { HISTORY_ENTRIES = 5000 };

static EditComplete complete_word;
static char *history_path;

/* What the line handler leaves for edit_read. */
static struct {
  bool waiting;
  char *line; /* NULL at the end of input */
} reading;

/* --- completion ---------------------------------------------------------- */

static char **candidates;

/* Hands the candidates to readline, which frees them. */
static char *next_candidate(const char *text, int state) {
  static size_t next;
  (void)text;
  if (state == 0) next = 0;
  return candidates[next] != NULL ? candidates[next++] : NULL;
}

static char **complete_line(const char *text, int start, int end) {
  rl_attempted_completion_over = 1; /* never fall back to file names */
  rl_completion_suppress_append = 1;
  candidates = complete_word(rl_line_buffer, start, end);
  if (candidates == NULL) return NULL;
  char **matches = rl_completion_matches(text, next_candidate);
  free(candidates);
  candidates = NULL;
  return matches;
}

/* --- set-up -------------------------------------------------------------- */

/* Bound before readline reads the user's inputrc, which therefore wins. */
static void bind_keys(void) {
  rl_bind_keyseq("\\e[A", rl_history_search_backward);
  rl_bind_keyseq("\\eOA", rl_history_search_backward);
  rl_bind_keyseq("\\e[B", rl_history_search_forward);
  rl_bind_keyseq("\\eOB", rl_history_search_forward);
}

void edit_open(EditComplete complete) {
  rl_readline_name = "gradus";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0; /* LINES and COLUMNS stay the user's */
  rl_basic_word_break_characters = " \t\n\"'`@$><=;|&{}()[]+-*/%^~,#";
  complete_word = complete;
  if (complete != NULL) rl_attempted_completion_function = complete_line;
  bind_keys();
  history_comment_char = '#';
  history_write_timestamps = 1;
  using_history();
  stifle_history(HISTORY_ENTRIES);
}

bool edit_is_interactive(void) {
  return term_is_terminal(STDIN_FILENO) && term_is_terminal(STDOUT_FILENO);
}

const char *edit_library_version(void) { return rl_library_version; }

/* --- reading ------------------------------------------------------------- */

/* Removing the handler at once keeps readline from drawing the next prompt
 * before the line has been evaluated. */
static void take_line(char *line) {
  reading.line = line;
  reading.waiting = false;
  rl_callback_handler_remove();
}

/* Ctrl-C: the line stays visible with ^C behind it and is dropped. */
static void drop_line(bool *typed) {
  bool searching = RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH);
  rl_free_line_state();
  rl_callback_sigcleanup();
  if (searching) rl_clear_message();
  *typed = rl_end > 0;
  rl_point = rl_end;
  rl_redisplay();
  fputs("^C\n", rl_outstream);
  rl_replace_line("", 1);
  rl_callback_handler_remove();
}

/* Waits for a key or a signal; true when a key can be read. */
static bool key_is_ready(void) {
  int input = fileno(rl_instream), wake = signals_fd();
  fd_set set;
  FD_ZERO(&set);
  FD_SET(input, &set);
  FD_SET(wake, &set);
  if (select((input > wake ? input : wake) + 1, &set, NULL, NULL, NULL) < 0)
    return false;
  return FD_ISSET(input, &set) && !FD_ISSET(wake, &set);
}

static EditResult read_edited(const char *prompt, char **line, bool *typed) {
  reading.waiting = true;
  reading.line = NULL;
  rl_callback_handler_install(prompt, take_line);
  while (reading.waiting) {
    bool ready = key_is_ready();
    signals_drain();
    if (signals_take_resize()) rl_resize_terminal();
    if (signals_take_interrupt()) {
      drop_line(typed);
      return EDIT_INTERRUPT;
    }
    if (ready) rl_callback_read_char();
  }
  *line = reading.line;
  if (*line == NULL) fputc('\n', rl_outstream);
  return *line != NULL ? EDIT_LINE : EDIT_EOF;
}

static EditResult read_plain(char **line, size_t *length) {
  size_t room = 0;
  errno = 0;
  ssize_t n = getline(line, &room, stdin);
  if (n >= 0) {
    if (n > 0 && (*line)[n - 1] == '\n') (*line)[--n] = '\0';
    *length = (size_t)n;
    return EDIT_LINE;
  }
  bool interrupted = errno == EINTR && signals_take_interrupt();
  clearerr(stdin);
  free(*line);
  *line = NULL;
  return interrupted ? EDIT_INTERRUPT : EDIT_EOF;
}

EditResult edit_read(const char *prompt, char **line, size_t *length,
                     bool *typed) {
  *line = NULL;
  *length = 0;
  *typed = false;
  if (!edit_is_interactive()) return read_plain(line, length);
  fflush(stdout);
  EditResult result = read_edited(prompt, line, typed);
  if (*line != NULL) *length = strlen(*line);
  return result;
}

/* --- history ------------------------------------------------------------- */

/* Readline appends only to a file that is there. */
static bool make_history_file(void) {
  int fd = open(history_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  return fd >= 0 && close(fd) == 0;
}

bool edit_load_history(const char *path) {
  free(history_path);
  history_path = strdup(path);
  if (history_path == NULL) return false;
  int error = read_history(path);
  if (error == 0) history_truncate_file(path, HISTORY_ENTRIES);
  errno = error;
  return error == 0 || error == ENOENT;
}

static bool is_last_entry(const char *entry) {
  HIST_ENTRY *last = history_get(history_base + history_length - 1);
  return last != NULL && strcmp(last->line, entry) == 0;
}

bool edit_remember(const char *entry) {
  if (is_last_entry(entry)) return true;
  char stamp[32];
  snprintf(stamp, sizeof stamp, "#%lld", (long long)time(NULL));
  add_history(entry);
  add_history_time(stamp);
  if (history_path == NULL) return true;
  if (!make_history_file()) return false;
  errno = append_history(1, history_path);
  return errno == 0;
}
