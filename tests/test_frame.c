/* Frames over a socket pair: bounds, partial transfers, deadlines, the end of
 * the other side. */
#include "check.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/budget.h"
#include "worker/frame.h"

enum { LARGE = 3 << 20 }; /* more than a socket holds */

typedef struct Pair {
  int near, far;
} Pair;

static int set_up(void **state) {
  static Pair pair;
  int fd[2];
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
  fcntl(fd[0], F_SETFL, O_NONBLOCK);
  pair = (Pair){.near = fd[0], .far = fd[1]};
  *state = &pair;
  return 0;
}

static int tear_down(void **state) {
  Pair *pair = *state;
  close(pair->near);
  if (pair->far >= 0) close(pair->far);
  cancel_requested = 0;
  return 0;
}

static FrameLimit within(int ms) {
  return (FrameLimit){.deadline = frame_clock() + ms, .witness = -1};
}

static void send_length(int fd, uint32_t length) {
  assert_int_equal(write(fd, &length, sizeof length), sizeof length);
}

static void test_round_trip(void **state) {
  Pair *pair = *state;
  Frame frame;
  assert_int_equal(frame_send(pair->near, "a\0b", 3, within(1000)), FRAME_OK);
  assert_int_equal(frame_send(pair->near, "", 0, within(1000)), FRAME_OK);
  assert_int_equal(frame_receive(pair->far, &frame, within(1000)), FRAME_OK);
  assert_int_equal(frame.size, 3);
  assert_memory_equal(frame.bytes, "a\0b", 3);
  frame_release(&frame);
  assert_int_equal(frame_receive(pair->far, &frame, within(1000)), FRAME_OK);
  assert_int_equal(frame.size, 0);
  frame_release(&frame);
}

static void *answer_slowly(void *arg) {
  const int fd = *(int *)arg;
  const FrameLimit limit = {.deadline = INT64_MAX, .witness = -1};
  Frame frame;
  if (frame_receive(fd, &frame, limit) != FRAME_OK) return NULL;
  for (size_t at = 0; at < frame.size; at++) frame.bytes[at] ^= 1;
  frame_send(fd, frame.bytes, frame.size, limit);
  frame_release(&frame);
  return arg;
}

static void test_partial_transfers(void **state) {
  Pair *pair = *state;
  pthread_t thread;
  Frame back;
  char *bytes = malloc(LARGE);
  for (int i = 0; i < LARGE; i++) bytes[i] = (char)(i * 7);
  assert_int_equal(pthread_create(&thread, NULL, answer_slowly, &pair->far), 0);
  assert_int_equal(frame_send(pair->near, bytes, LARGE, within(20000)),
                   FRAME_OK);
  assert_int_equal(frame_receive(pair->near, &back, within(20000)), FRAME_OK);
  pthread_join(thread, NULL);
  assert_int_equal(back.size, LARGE);
  for (int i = 0; i < LARGE; i++) bytes[i] ^= 1;
  assert_memory_equal(back.bytes, bytes, LARGE);
  frame_release(&back);
  free(bytes);
}

static void test_too_long(void **state) {
  Pair *pair = *state;
  Frame frame;
  send_length(pair->far, UINT32_MAX);
  assert_int_equal(frame_receive(pair->near, &frame, within(1000)),
                   FRAME_TOO_LONG);
  assert_int_equal(
      frame_send(pair->near, "", (size_t)FRAME_MAX + 1, within(1000)),
      FRAME_TOO_LONG);
}

static void test_other_side_gone(void **state) {
  Pair *pair = *state;
  Frame frame;
  send_length(pair->far, 100);
  close(pair->far);
  pair->far = -1;
  assert_int_equal(frame_receive(pair->near, &frame, within(1000)),
                   FRAME_CLOSED);
  assert_int_equal(frame_send(pair->near, "x", 1, within(1000)), FRAME_CLOSED);
}

static void test_deadline(void **state) {
  Pair *pair = *state;
  Frame frame;
  const int64_t start = frame_clock();
  assert_int_equal(frame_receive(pair->near, &frame, within(120)),
                   FRAME_TIMEOUT);
  assert_true(frame_clock() - start >= 120);
  char *bytes = calloc(1, LARGE);
  assert_int_equal(frame_send(pair->near, bytes, LARGE, within(50)),
                   FRAME_TIMEOUT);
  free(bytes);
}

static void test_cancel(void **state) {
  Pair *pair = *state;
  Frame frame;
  cancel_requested = 1;
  assert_int_equal(frame_receive(pair->near, &frame, within(5000)),
                   FRAME_CANCELLED);
}

/* The witness ends the wait, but not before what had arrived is read. */
static void test_witness(void **state) {
  Pair *pair = *state;
  Frame frame;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  FrameLimit limit = within(5000);
  limit.witness = ends[0];
  close(ends[1]);
  assert_int_equal(frame_send(pair->far, "last", 4, within(1000)), FRAME_OK);
  assert_int_equal(frame_receive(pair->near, &frame, limit), FRAME_OK);
  assert_memory_equal(frame.bytes, "last", 4);
  frame_release(&frame);
  send_length(pair->far, 100);
  assert_int_equal(frame_receive(pair->near, &frame, limit), FRAME_CLOSED);
  close(ends[0]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_partial_transfers, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(test_too_long, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_other_side_gone, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_deadline, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_cancel, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_witness, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
