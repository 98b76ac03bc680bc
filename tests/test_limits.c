/* The walls themselves: what a locked process tries is refused, or ends it. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/limits.h"

enum { HELD = 0, PASSED = 7 };

/* --- what is tried: true when it worked ----------------------------------- */

static bool try_fork(void) {
  const pid_t pid = fork();
  if (pid == 0) _exit(HELD);
  return pid > 0;
}

static bool try_execute(void) {
  char *const argv[] = {(char[]){"true"}, NULL};
  return execv("/bin/true", argv) == 0;
}

static bool try_socket(void) { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }
static bool try_open(void) { return open("/dev/null", O_RDONLY) >= 0; }
static bool try_signal(void) { return kill(getppid(), SIGCONT) == 0; }
static bool try_remove(void) { return unlink("/tmp/nobody-has-this") == 0; }
static bool try_duplicate(void) { return dup(0) >= 0; }

static bool try_code(void) {
  return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool try_terabyte(void) { return malloc((size_t)1 << 40) != NULL; }

static const struct {
  const char *what;
  bool (*attempt)(void);
  bool needs_seccomp;
} attempts[] = {
    {"fork", try_fork, true},
    {"execute", try_execute, true},
    {"socket", try_socket, true},
    {"open", try_open, false},
    {"signal", try_signal, true},
    {"remove", try_remove, true},
    {"duplicate", try_duplicate, false},
    {"code", try_code, true},
    {"terabyte", try_terabyte, false},
};

/* --- the tests ------------------------------------------------------------ */

/* How a locked process ends that makes the attempt. */
static int locked_status(bool (*attempt)(void)) {
  const pid_t pid = fork();
  if (pid == 0) {
    limits_scrub(STDERR_FILENO + 1);
    if (!limits_compile()) _exit(PASSED);
    limits_cap((size_t)64 << 20);
    if (!limits_lock(10)) _exit(PASSED);
    _exit(attempt() ? PASSED : HELD);
  }
  int status = 0;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  return status;
}

static void test_attempts(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
    if (LIMITS_SANITIZED) continue;
    if (attempts[i].needs_seccomp && !limits_have_seccomp()) continue;
    const int status = locked_status(attempts[i].attempt);
    const bool held = WIFEXITED(status) && WEXITSTATUS(status) == HELD;
    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
    if (!held && !killed) print_message("%s passed\n", attempts[i].what);
    assert_true(held || killed);
  }
}

static bool compute(void) {
  void *block = malloc((size_t)8 << 20);
  free(block);
  return block != NULL;
}

static void test_honest_work(void **state) {
  (void)state;
  const int status = locked_status(compute);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == PASSED);
}

_Noreturn static void spin(void) {
  for (volatile unsigned i = 0;;) i = i + 1;
}

/* The processor time of a request is bounded without the parent's clock. */
static void test_processor_time(void **state) {
  (void)state;
  const pid_t pid = fork();
  if (pid == 0) {
    limits_scrub(STDERR_FILENO + 1);
    if (!limits_compile() || !limits_lock(1)) _exit(PASSED);
    spin();
  }
  int status = 0;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFSIGNALED(status));
  assert_true(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_attempts),
      cmocka_unit_test(test_honest_work),
      cmocka_unit_test(test_processor_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
