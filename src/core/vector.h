/* How loops become vector code. */
#ifndef CORE_VECTOR_H
#define CORE_VECTOR_H

/* One binary serves old and new machines: a function is compiled for each kind
 * and the loader picks the widest. */
#if defined(__x86_64__) && defined(__linux__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define FOR_EVERY_CPU \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EVERY_CPU
#endif

/* Before a loop whose elements depend on their own place alone, also when the
 * output is one of the inputs. */
#if defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

#endif
