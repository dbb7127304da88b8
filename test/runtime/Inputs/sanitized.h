/* SPDX-License-Identifier: BSD-3-Clause */
/* SANITIZED: memory is the sanitizer's, which keeps what was freed. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif
