# SPDX-License-Identifier: BSD-3-Clause
#
# edat_warnings(TARGET): the warnings our own C is clean of.

function(edat_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
    -Wconversion $<$<BOOL:${EDAT_WERROR}>:-Werror>)
endfunction()
