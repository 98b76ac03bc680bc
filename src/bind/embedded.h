/* The Lua sources inside the program; build/embedded.c is made from lua/. */
#ifndef BIND_EMBEDDED_H
#define BIND_EMBEDDED_H

#include <stddef.h>

typedef struct EmbeddedSource {
  const char *path; /* relative to lua/, as "quiz/judge.lua" */
  const unsigned char *text;
  size_t size;
} EmbeddedSource;

extern const EmbeddedSource embedded_sources[]; /* ends with a NULL path */

#endif
