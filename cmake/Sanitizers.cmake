# SPDX-License-Identifier: BSD-3-Clause
#
# EDAT_SANITIZE=LIST builds everything with -fsanitize=LIST. The lit suite
# hands the same flag to the programs that it compiles, through
# EDAT_SANITIZE_FLAGS.

set(EDAT_SANITIZE_FLAGS "")
if(EDAT_SANITIZE)
  set(EDAT_SANITIZE_FLAGS -fsanitize=${EDAT_SANITIZE} -fno-omit-frame-pointer)
  if(EDAT_SANITIZE MATCHES "undefined")
    list(APPEND EDAT_SANITIZE_FLAGS -fno-sanitize-recover=undefined)
  endif()
  add_compile_options(${EDAT_SANITIZE_FLAGS})
  add_link_options(${EDAT_SANITIZE_FLAGS})
endif()
