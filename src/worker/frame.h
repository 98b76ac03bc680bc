/* Messages between gradus and a worker: four bytes of length, then so many
 * bytes, over a stream socket. What arrives is hostile: the length is bounded
 * before anything is allocated. */
#ifndef WORKER_FRAME_H
#define WORKER_FRAME_H

#include <stddef.h>
#include <stdint.h>

enum { FRAME_MAX = 16 << 20 };

typedef enum {
  FRAME_OK,
  FRAME_CLOSED,    /* the other side is gone; what it began is dropped */
  FRAME_TOO_LONG,  /* above FRAME_MAX, claimed or to be sent */
  FRAME_TIMEOUT,   /* the deadline passed */
  FRAME_CANCELLED, /* Ctrl-C: core's cancel_requested */
  FRAME_FAILED     /* no memory, or the system refused */
} FrameResult;

typedef struct Frame {
  char *bytes; /* owned; frame_release gives it back */
  size_t size;
} Frame;

/* How long to wait on a socket that does not block (one that does is never
 * waited for). */
typedef struct FrameLimit {
  int64_t deadline; /* in milliseconds of frame_clock */
  int witness; /* readable once the other side is gone; -1: nobody watches */
} FrameLimit;

/* Milliseconds of the monotonic clock. */
int64_t frame_clock(void);

/* Both move the whole frame or fail. After a failure the stream is useless. */
FrameResult frame_send(int fd, const void *bytes, size_t size,
                       FrameLimit limit);
/* Fills *out, which the caller releases, only when the result is FRAME_OK. */
FrameResult frame_receive(int fd, Frame *out, FrameLimit limit);

/* Reads exactly size bytes that are no frame. */
FrameResult frame_read(int fd, void *bytes, size_t size, FrameLimit limit);

void frame_release(Frame *frame);

#endif
