/* Worker processes seen from the parent: walls, ways to end, strange replies.
 * The test program executes itself anew as the worker. */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/budget.h"
#include "worker/limits.h"
#include "worker/spawn.h"
#include "worker/worker.h"

enum { LONG = 60000 }; /* milliseconds: the sanitizers are slow */

static const WorkerPlan staying = {
    .module = "answer.worker", .memory = 64 << 20, .steps = 1000000};
static const WorkerPlan forking = {.module = "answer.worker",
                                   .way = WORKER_FORKS,
                                   .memory = 64 << 20,
                                   .steps = 1000000};

static Worker start(const WorkerPlan *plan) {
  Worker w = {0};
  Status st = {0};
  assert_ok(worker_start(&w, plan, &st), st);
  return w;
}

/* Sends bytes that are no encoded value; a worker tells that and lives on. */
static void assert_answers(Worker *w) {
  Frame reply;
  assert_int_equal(worker_call(w, "?", 1, frame_clock() + LONG, &reply),
                   CALL_ERROR);
  assert_int_equal(reply.size, strlen("not an encoded value"));
  frame_release(&reply);
  assert_true(w->pid > 0);
}

static void test_calls_and_end(void **state) {
  (void)state;
  const WorkerPlan *plans[] = {&staying, &forking};
  for (int i = 0; i < 2; i++) {
    Worker w = start(plans[i]);
    for (int call = 0; call < 3; call++) assert_answers(&w);
    const pid_t pid = w.pid;
    worker_end(&w);
    worker_end(&w);
    assert_int_equal(kill(pid, 0), -1);
  }
}

static size_t read_proc(char *out, size_t room, pid_t pid, const char *name) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  const size_t n = fread(out, 1, room - 1, file);
  fclose(file);
  out[n] = '\0';
  return n;
}

static void test_environment(void **state) {
  (void)state;
  static const char expected[] = "OPENBLAS_NUM_THREADS=1\0LC_ALL=C.UTF-8";
  char text[256];
  setenv("GRADUS_SECRET", "1", 1);
  Worker w = start(&staying);
  assert_answers(&w);
  const size_t n = read_proc(text, sizeof text, w.pid, "environ");
  if (n > 0) {
    assert_int_equal(n, sizeof expected);
    assert_memory_equal(text, expected, n);
  }
  worker_end(&w);
}

/* A descriptor of ours that would be inherited is closed there. */
static void test_descriptors(void **state) {
  (void)state;
  const int leak = dup(1);
  Worker w = start(&staying);
  assert_answers(&w);
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", (int)w.pid);
  DIR *dir = opendir(path);
  const struct dirent *entry;
  while (dir != NULL && (entry = readdir(dir)) != NULL)
    if (entry->d_name[0] != '.' && !LIMITS_SANITIZED)
      assert_string_equal(entry->d_name, "0");
  if (dir != NULL) closedir(dir);
  close(leak);
  worker_end(&w);
}

static void test_locked(void **state) {
  (void)state;
  static char text[4096];
  Worker w = start(&staying);
  assert_answers(&w);
  if (read_proc(text, sizeof text, w.pid, "status") > 0) {
    assert_non_null(strstr(text, "NoNewPrivs:\t1"));
    assert_non_null(strstr(text, "Threads:\t1\n"));
    if (limits_have_seccomp()) assert_non_null(strstr(text, "Seccomp:\t2"));
  }
  if (read_proc(text, sizeof text, w.pid, "limits") > 0) {
    assert_non_null(strstr(text, "Max file size             0 "));
    assert_non_null(strstr(text, "Max open files            0 "));
    assert_non_null(strstr(text, "Max core file size        0 "));
  }
  worker_end(&w);
}

static void test_signals(void **state) {
  (void)state;
  Frame reply;
  Worker w = start(&staying);
  assert_answers(&w);
  kill(w.pid, SIGKILL);
  assert_int_equal(worker_call(&w, "?", 1, frame_clock() + LONG, &reply),
                   CALL_CRASH);
  assert_int_equal(w.pid, 0);
  assert_memory_equal(reply.bytes, "signal 9", 8);
  frame_release(&reply);
}

/* A stopped worker neither reads nor writes. */
static void test_deadline(void **state) {
  (void)state;
  Frame reply;
  Worker w = start(&staying);
  assert_answers(&w);
  kill(w.pid, SIGSTOP);
  const int64_t begin = frame_clock();
  assert_int_equal(worker_call(&w, "?", 1, begin + 200, &reply), CALL_TIMEOUT);
  assert_true(frame_clock() - begin < LONG);
  assert_int_equal(w.pid, 0);
}

static void on_interrupt(int signal) {
  (void)signal;
  cancel_requested = 1;
}

static void test_interrupt(void **state) {
  (void)state;
  Frame reply;
  Worker w = start(&forking);
  assert_answers(&w);
  kill(w.pid, SIGSTOP);
  signal(SIGALRM, on_interrupt);
  setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {.tv_usec = 100000}},
            NULL);
  assert_int_equal(worker_call(&w, "?", 1, frame_clock() + LONG, &reply),
                   CALL_INTERRUPT);
  cancel_requested = 0;
  assert_int_equal(w.pid, 0);
}

/* A worker under somebody else's control: waits for a request of one byte and
 * says what it likes. */
static Worker impostor(const char *bytes, size_t size) {
  int fd[2];
  char request[5];
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
  const pid_t pid = fork();
  if (pid == 0) {
    if (recv(fd[1], request, sizeof request, MSG_WAITALL) > 0)
      send(fd[1], bytes, size, MSG_NOSIGNAL);
    for (;;) pause();
  }
  close(fd[1]);
  fcntl(fd[0], F_SETFL, O_NONBLOCK);
  return (Worker){.pid = pid, .data = fd[0], .report = -1};
}

static const struct {
  const char *bytes;
  size_t size;
  CallResult result;
} replies[] = {
    {"\1\0\0\0m", 5, CALL_MEMORY},  {"\1\0\0\0s", 5, CALL_STEPS},
    {"\1\0\0\0o", 5, CALL_OUTPUT},  {"\1\0\0\0?", 5, CALL_PROTOCOL},
    {"\0\0\0\0", 4, CALL_PROTOCOL}, {"\xff\xff\xff\xff", 4, CALL_OUTPUT},
    {"\1\0\0\1v", 5, CALL_OUTPUT},  {"\3\0\0\0v1", 6, CALL_TIMEOUT},
    {"\1\0", 2, CALL_TIMEOUT},
};

static void test_strange_replies(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
    Frame reply;
    Worker w = impostor(replies[i].bytes, replies[i].size);
    const int patience = replies[i].result == CALL_TIMEOUT ? 200 : LONG;
    assert_int_equal(worker_call(&w, "?", 1, frame_clock() + patience, &reply),
                     replies[i].result);
    assert_int_equal(w.pid, 0);
    frame_release(&reply);
  }
}

/* What comes uninvited is not taken for the next reply. */
static void test_stale_reply(void **state) {
  (void)state;
  static const char two[] = "\2\0\0\0v1\2\0\0\0v2";
  Frame reply;
  Worker w = impostor(two, sizeof two - 1);
  assert_int_equal(worker_call(&w, "?", 1, frame_clock() + LONG, &reply),
                   CALL_OK);
  assert_int_equal(reply.size, 1);
  assert_memory_equal(reply.bytes, "1", 1);
  frame_release(&reply);
  assert_int_equal(worker_call(&w, "?", 1, frame_clock() + LONG, &reply),
                   CALL_PROTOCOL);
  assert_int_equal(w.pid, 0);
}

/* Several at once: the one that has replied is found, then the other. */
static void test_side_by_side(void **state) {
  (void)state;
  Frame reply;
  Worker a = start(&staying), b = start(&forking);
  Worker *const both[] = {&a, &b};
  assert_int_equal(worker_wait(both, 2, frame_clock() + 50), -1);
  assert_int_equal(worker_send(&b, "?", 1, frame_clock() + LONG, &reply),
                   CALL_OK);
  assert_int_equal(worker_wait(both, 2, frame_clock() + LONG), 1);
  assert_int_equal(worker_receive(&b, frame_clock() + LONG, &reply),
                   CALL_ERROR);
  frame_release(&reply);
  kill(a.pid, SIGKILL);
  assert_int_equal(worker_wait(both, 2, frame_clock() + LONG), 0);
  assert_false(worker_lives(&a));
  assert_int_equal(a.pid, 0);
  assert_true(worker_lives(&b));
  worker_end(&b);
  assert_false(worker_lives(&b));
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "--worker") == 0)
    return worker_main(argc, argv);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_calls_and_end),
      cmocka_unit_test(test_environment),
      cmocka_unit_test(test_descriptors),
      cmocka_unit_test(test_locked),
      cmocka_unit_test(test_signals),
      cmocka_unit_test(test_deadline),
      cmocka_unit_test(test_interrupt),
      cmocka_unit_test(test_strange_replies),
      cmocka_unit_test(test_stale_reply),
      cmocka_unit_test(test_side_by_side),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
