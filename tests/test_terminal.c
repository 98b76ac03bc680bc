/* The real program on a pseudo-terminal: what is typed, what appears. */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

enum { SCREEN = 1 << 18, PATIENCE_MS = 30000 };

#define CTRL_C "\x03"
#define CTRL_D "\x04"
#define CTRL_R "\x12"
#define DELETE "\x7f"
#define UP "\x1b[A"

typedef struct Terminal {
  pid_t pid;
  int fd;
  size_t used, seen; /* bytes of text, and those that expect has passed */
  char text[SCREEN];
} Terminal;

static char program[4096];
static char state[] = "/tmp/gradus-terminal-XXXXXX";

/* Starts the program with one argument or none, in a locale that `variable`
 * ("LANG=..", or NULL) names and that need not exist. */
static Terminal *start(const char *variable, const char *argument) {
  Terminal *t = calloc(1, sizeof *t);
  assert_non_null(t);
  const struct winsize size = {.ws_row = 24, .ws_col = 80};
  t->pid = forkpty(&t->fd, NULL, NULL, &size);
  assert_true(t->pid >= 0);
  if (t->pid > 0) return t;
  char state_variable[64];
  snprintf(state_variable, sizeof state_variable, "GRADUS_STATE=%s", state);
  const char *environment[] = {"TERM=xterm",
                               "INPUTRC=/dev/null",
                               "HOME=/nonexistent",
                               state_variable,
                               variable,
                               NULL};
  const char *arguments[] = {program, argument, NULL};
  execve(program, (char **)arguments, (char **)environment);
  _exit(127);
}

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads what has come, waiting until the deadline; false at the end. */
static bool read_more(Terminal *t, long deadline) {
  struct pollfd p = {.fd = t->fd, .events = POLLIN};
  long left = deadline - now_ms();
  if (left <= 0 || poll(&p, 1, (int)left) <= 0) return false;
  ssize_t n = read(t->fd, t->text + t->used, SCREEN - 1 - t->used);
  if (n <= 0) return false;
  t->used += (size_t)n;
  t->text[t->used] = '\0';
  return true;
}

/* Waits until text appears behind what was expected before. */
static void expect(Terminal *t, const char *text) {
  const long deadline = now_ms() + PATIENCE_MS;
  const char *found;
  while ((found = strstr(t->text + t->seen, text)) == NULL)
    if (!read_more(t, deadline)) {
      print_error("no '%s' in what followed: '%s'\n", text, t->text + t->seen);
      fail_test();
    }
  t->seen = (size_t)(found - t->text) + strlen(text);
}

static void type(Terminal *t, const char *keys) {
  size_t n = strlen(keys);
  assert_int_equal(write(t->fd, keys, n), n);
}

/* Types one line and waits for the next prompt. */
static void enter(Terminal *t, const char *line, const char *prompt) {
  type(t, line);
  type(t, "\r");
  expect(t, prompt);
}

/* Types one line and waits for what it shows and the next prompt. */
static void exchange(Terminal *t, const char *line, const char *shown) {
  enter(t, line, shown);
  expect(t, "> ");
}

static int end_status(Terminal *t) {
  const long deadline = now_ms() + PATIENCE_MS;
  int status;
  while (read_more(t, deadline)) continue;
  assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
  assert_true(WIFEXITED(status));
  close(t->fd);
  free(t);
  return WEXITSTATUS(status);
}

static void leave(Terminal *t) {
  type(t, CTRL_D);
  assert_int_equal(end_status(t), 0);
}

static Terminal *start_prompt(const char *variable) {
  Terminal *t = start(variable, NULL);
  expect(t, "gradus");
  expect(t, "> ");
  return t;
}

/* --- cases --------------------------------------------------------------- */

static void test_shows_values_and_leaves_on_ctrl_d(void **unused) {
  (void)unused;
  Terminal *t = start_prompt("LANG=C.UTF-8");
  exchange(t, "0.1 + 0.2", "0.30000000000000004\r\n");
  exchange(t, "nope()", "nope");
  exchange(t, "1 + 1", "2\r\n");
  leave(t);
}

/* Hangul typed and rubbed out, whatever the locale says. */
static void check_korean(const char *variable) {
  Terminal *t = start_prompt(variable);
  type(t, "\"신경맛" DELETE "망\" .. ' 학습률'");
  exchange(t, "", "\"신경망 학습률\"\r\n");
  leave(t);
}

static void test_korean_in_a_utf8_locale(void **unused) {
  (void)unused;
  check_korean("LANG=C.UTF-8");
}

static void test_korean_in_a_locale_that_is_missing(void **unused) {
  (void)unused;
  check_korean("LC_ALL=ko_XX.UTF-8");
}

static void test_korean_without_a_locale(void **unused) {
  (void)unused;
  check_korean(NULL);
}

static void test_missing_locale_still_chooses_the_language(void **unused) {
  (void)unused;
  Terminal *t = start_prompt("LC_ALL=ko_XX.UTF-8");
  type(t, CTRL_C);
  expect(t, "나가려면");
  expect(t, "> ");
  leave(t);
}

static void test_ctrl_c_drops_the_line(void **unused) {
  (void)unused;
  Terminal *t = start_prompt("LANG=C.UTF-8");
  type(t, "error('not run')" CTRL_C);
  expect(t, "^C\r\n");
  expect(t, "> ");
  enter(t, "for i = 1, 3 do", "... ");
  type(t, CTRL_C);
  expect(t, "> ");
  exchange(t, "6 * 7", "42\r\n");
  leave(t);
}

static void test_ctrl_c_drops_a_begun_answer(void **unused) {
  (void)unused;
  Terminal *t = start_prompt("LANG=C.UTF-8");
  enter(t, ":quiz notes", "notes/q1> ");
  enter(t, "asdf(", "... ");
  type(t, CTRL_C);
  expect(t, "notes/q1> ");
  enter(t, "quit", "> ");
  leave(t);
}

static void test_ctrl_c_leaves_the_search(void **unused) {
  (void)unused;
  Terminal *t = start_prompt("LANG=C.UTF-8");
  enter(t, "found = 1", "> ");
  type(t, CTRL_R "fou");
  expect(t, "fou\x1b[27m"); /* the end of what is highlighted */
  type(t, CTRL_C);
  expect(t, "> ");
  exchange(t, "6 * 7", "42\r\n");
  leave(t);
}

/* Runs code that says "busy" and never ends; Ctrl-C must bring the prompt back
 * with the session's values intact. */
static void check_interrupt(const char *code) {
  Terminal *t = start_prompt("LANG=C.UTF-8");
  enter(t, "kept = 6", "> ");
  type(t, "print('bu' .. 'sy'); ");
  type(t, code);
  type(t, "\r");
  expect(t, "busy\r\n");
  type(t, CTRL_C);
  expect(t, "stopped");
  expect(t, "> ");
  exchange(t, "kept * 7", "42\r\n");
  leave(t);
}

static void test_ctrl_c_stops_a_loop(void **unused) {
  (void)unused;
  check_interrupt("while true do end");
}

static void test_ctrl_c_stops_a_coroutine(void **unused) {
  (void)unused;
  check_interrupt("coroutine.wrap(function() while true do end end)()");
}

static void test_ctrl_c_stops_a_loop_of_coroutines(void **unused) {
  (void)unused;
  check_interrupt(
      "while true do coroutine.resume(coroutine.create("
      "function() for i = 1, 1e6 do end end)) end");
}

static void test_ctrl_c_stops_a_loop_of_pcalls(void **unused) {
  (void)unused;
  check_interrupt("while true do pcall(function() while true do end end) end");
}

static void test_ctrl_c_ends_a_script_with_130(void **unused) {
  (void)unused;
  char path[64];
  snprintf(path, sizeof path, "%s/loop.lua", state);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs("print('busy') io.stdout:flush() while true do end", file);
  fclose(file);
  Terminal *t = start("LANG=C.UTF-8", path);
  expect(t, "busy");
  type(t, CTRL_C);
  assert_int_equal(end_status(t), 130);
  remove(path);
}

/* A block of lines is one entry of the history, also in the next session. */
static void test_history_keeps_blocks(void **unused) {
  (void)unused;
  Terminal *t = start_prompt("LANG=C.UTF-8");
  enter(t, "for i = 1, 1 do", "... ");
  exchange(t, "print(i + 41) end", "42\r\n");
  leave(t);
  t = start_prompt("LANG=C.UTF-8");
  type(t, UP);
  expect(t, "print(i + 41) end");
  exchange(t, "", "42\r\n");
  leave(t);
}

static void test_tab_completes(void **unused) {
  (void)unused;
  Terminal *t = start_prompt("LANG=C.UTF-8");
  enter(t, "loss_per_epoch = {first = 42}", "> ");
  exchange(t, "loss_p\t.fi\t", "42\r\n");
  leave(t);
}

/* --- set-up -------------------------------------------------------------- */

/* The program lies beside the folder of the tests. */
static bool find_program(void) {
  ssize_t n = readlink("/proc/self/exe", program, sizeof program - 16);
  if (n <= 0) return false;
  program[n] = '\0';
  char *slash = strrchr(program, '/');
  strcpy(slash, "/../gradus");
  return access(program, X_OK) == 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_shows_values_and_leaves_on_ctrl_d),
      cmocka_unit_test(test_korean_in_a_utf8_locale),
      cmocka_unit_test(test_korean_in_a_locale_that_is_missing),
      cmocka_unit_test(test_korean_without_a_locale),
      cmocka_unit_test(test_missing_locale_still_chooses_the_language),
      cmocka_unit_test(test_ctrl_c_drops_the_line),
      cmocka_unit_test(test_ctrl_c_drops_a_begun_answer),
      cmocka_unit_test(test_ctrl_c_leaves_the_search),
      cmocka_unit_test(test_ctrl_c_stops_a_loop),
      cmocka_unit_test(test_ctrl_c_stops_a_coroutine),
      cmocka_unit_test(test_ctrl_c_stops_a_loop_of_coroutines),
      cmocka_unit_test(test_ctrl_c_stops_a_loop_of_pcalls),
      cmocka_unit_test(test_ctrl_c_ends_a_script_with_130),
      cmocka_unit_test(test_history_keeps_blocks),
      cmocka_unit_test(test_tab_completes),
  };
  if (!find_program() || mkdtemp(state) == NULL) return EXIT_FAILURE;
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  char history[64];
  snprintf(history, sizeof history, "%s/history", state);
  remove(history);
  remove(state);
  return failed;
}
