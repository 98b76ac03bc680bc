/* What a computation may use: bytes and operations, and whether somebody asked
 * it to stop. The limits are off until a worker process sets them; counting
 * never stops. One process has one budget. */
#ifndef CORE_BUDGET_H
#define CORE_BUDGET_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/* Set by a signal handler, cleared by whoever runs the prompt. Long loops look
 * at it through budget_spend. */
extern volatile sig_atomic_t cancel_requested;

/* Limits; SIZE_MAX and UINT64_MAX mean none (the default). */
void budget_limit(size_t bytes, uint64_t operations);

/* Bytes held now through the functions below. */
size_t budget_bytes(void);

/* Calls of budget_alloc so far; a loop that keeps its memory adds none. */
uint64_t budget_allocations(void);

/* Operations spent since budget_limit was last called. */
uint64_t budget_operations(void);

/* ERR_BUDGET once the operations are spent, ERR_MEMORY when the last
 * budget_alloc was refused, else OK. What runs untrusted code asks this after
 * an error, so that nobody swallows one that ends the computation. */
Code budget_exhausted(void);

/* Counts n elementary operations (one element of one element-wise function, one
 * multiply-add, one step of the Lua machine). Fails with ERR_BUDGET
 * when the limit is passed (and ever after), with ERR_CANCEL on Ctrl-C. */
bool budget_spend(uint64_t n, Status *st);

/* malloc, aligned to 64 bytes, within the byte limit. NULL when there is no
 * room. Free with budget_free and the same size. */
void *budget_alloc(size_t bytes);
void budget_free(void *block, size_t bytes);

/* Accounting for an allocator that is not ours (Lua's): asks for the change
 * from old to new bytes; false when the limit would be passed. */
bool budget_resize(size_t old_bytes, size_t new_bytes);

/* For tests: the n-th budget_alloc or growing budget_resize from now fails,
 * and all after it when sticky; 0 turns this off. */
void budget_fail_at(uint64_t n, bool sticky);

/* *out = a * b; false on overflow. */
static inline bool size_multiply(size_t a, size_t b, size_t *out) {
  return !__builtin_mul_overflow(a, b, out);
}

#endif
