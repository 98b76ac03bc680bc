/* Length-prefixed messages over a socket, against a deadline. */
#include "worker/frame.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/budget.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* spawn sets SO_NOSIGPIPE there */
#endif

/* Ctrl-C is looked for this often: a signal may arrive just before poll. */
enum { SLICE_MS = 50 };

int64_t frame_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static FrameResult wait_for(int fd, short events, FrameLimit limit) {
  struct pollfd fds[2] = {{.fd = fd, .events = events},
                          {.fd = limit.witness, .events = POLLIN}};
  for (;;) {
    if (cancel_requested) return FRAME_CANCELLED;
    const int64_t left = limit.deadline - frame_clock();
    if (left <= 0) return FRAME_TIMEOUT;
    const int ready = poll(fds, 2, left < SLICE_MS ? (int)left : SLICE_MS);
    if (ready > 0) return fds[0].revents ? FRAME_OK : FRAME_CLOSED;
    if (ready < 0 && errno != EINTR) return FRAME_FAILED;
  }
}

/* What to do after a transfer that returned -1: FRAME_OK is "try again". */
static FrameResult after_error(int fd, short events, FrameLimit limit) {
  if (errno == EAGAIN || errno == EWOULDBLOCK)
    return wait_for(fd, events, limit);
  if (errno == EPIPE || errno == ECONNRESET) return FRAME_CLOSED;
  if (errno != EINTR) return FRAME_FAILED;
  return cancel_requested ? FRAME_CANCELLED : FRAME_OK;
}

static FrameResult send_all(int fd, const void *bytes, size_t size,
                            FrameLimit limit) {
  const char *p = bytes;
  while (size > 0) {
    const ssize_t n = send(fd, p, size, MSG_NOSIGNAL);
    if (n >= 0) {
      p += n;
      size -= (size_t)n;
      continue;
    }
    const FrameResult r = after_error(fd, POLLOUT, limit);
    if (r != FRAME_OK) return r;
  }
  return FRAME_OK;
}

FrameResult frame_read(int fd, void *bytes, size_t size, FrameLimit limit) {
  char *p = bytes;
  while (size > 0) {
    const ssize_t n = recv(fd, p, size, 0);
    if (n == 0) return FRAME_CLOSED;
    if (n > 0) {
      p += n;
      size -= (size_t)n;
      continue;
    }
    const FrameResult r = after_error(fd, POLLIN, limit);
    if (r != FRAME_OK) return r;
  }
  return FRAME_OK;
}

FrameResult frame_send(int fd, const void *bytes, size_t size,
                       FrameLimit limit) {
  if (size > FRAME_MAX) return FRAME_TOO_LONG;
  const uint32_t length = (uint32_t)size;
  const FrameResult r = send_all(fd, &length, sizeof length, limit);
  return r == FRAME_OK ? send_all(fd, bytes, size, limit) : r;
}

FrameResult frame_receive(int fd, Frame *out, FrameLimit limit) {
  uint32_t length;
  FrameResult r = frame_read(fd, &length, sizeof length, limit);
  if (r != FRAME_OK) return r;
  if (length > FRAME_MAX) return FRAME_TOO_LONG;
  char *bytes = malloc(length > 0 ? length : 1);
  if (bytes == NULL) return FRAME_FAILED;
  r = frame_read(fd, bytes, length, limit);
  if (r != FRAME_OK) {
    free(bytes);
    return r;
  }
  *out = (Frame){.bytes = bytes, .size = length};
  return FRAME_OK;
}

void frame_release(Frame *frame) {
  free(frame->bytes);
  *frame = (Frame){0};
}
