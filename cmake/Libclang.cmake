# SPDX-License-Identifier: BSD-3-Clause
#
# Finds libclang's C API: in EDAT_LLVM_DIR if that is set, else version 19 if
# it is there, else the newest of 14 to 22. Sets EDAT_LLVM_MAJOR and EDAT_CLANG_RESOURCE_DIR (the compiler's own
# headers, stddef.h and friends, without which libclang cannot parse) and
# defines the target edat_libclang.

set(_edat_llvm_roots ${EDAT_LLVM_DIR})
if(NOT EDAT_LLVM_DIR)
  foreach(_v 19 22 21 20 18 17 16 15 14)
    list(APPEND _edat_llvm_roots
      /usr/lib/llvm-${_v} /usr/lib64/llvm${_v} /usr/lib/llvm${_v}
      /usr/local/opt/llvm@${_v} /opt/llvm-${_v})
  endforeach()
  list(APPEND _edat_llvm_roots /usr /usr/local)
endif()

set(EDAT_LLVM_MAJOR "")
foreach(_root IN LISTS _edat_llvm_roots)
  if(EDAT_LLVM_MAJOR OR NOT EXISTS "${_root}/include/clang-c/Index.h")
    continue()
  endif()
  # Not from an earlier run: EDAT_LLVM_DIR may have changed.
  unset(_edat_found CACHE)
  find_library(_edat_found NAMES clang libclang.so.1
    PATHS ${_root}/lib ${_root}/lib64 NO_DEFAULT_PATH)
  if(_root MATCHES "^/usr(/local)?$" AND NOT _edat_found)
    find_library(_edat_found NAMES clang)
  endif()
  set(_edat_libclang "${_edat_found}")
  unset(_edat_found CACHE)
  file(GLOB _edat_resources
    "${_root}/lib/clang/*/include/stddef.h"
    "${_root}/lib64/clang/*/include/stddef.h")
  if(NOT _edat_libclang OR NOT _edat_resources)
    continue()
  endif()
  list(SORT _edat_resources COMPARE NATURAL ORDER DESCENDING)
  list(GET _edat_resources 0 _edat_stddef)
  get_filename_component(_edat_dir "${_edat_stddef}" DIRECTORY)
  get_filename_component(_edat_dir "${_edat_dir}" DIRECTORY)
  get_filename_component(_edat_version "${_edat_dir}" NAME)
  string(REGEX MATCH "^[0-9]+" EDAT_LLVM_MAJOR "${_edat_version}")
  set(EDAT_CLANG_RESOURCE_DIR "${_edat_dir}")
  set(_edat_include "${_root}/include")
  set(EDAT_LLVM_ROOT "${_root}")
endforeach()

if(NOT EDAT_LLVM_MAJOR)
  message(FATAL_ERROR
    "libclang not found. Looked for include/clang-c/Index.h, libclang.so and "
    "lib/clang/*/include/stddef.h in: ${_edat_llvm_roots}. "
    "On Debian and Ubuntu install libclang-19-dev (which brings "
    "libclang-common-19-dev), or run scripts/setup; elsewhere set "
    "-DEDAT_LLVM_DIR=PREFIX.")
endif()
if(EDAT_LLVM_MAJOR LESS 14 OR EDAT_LLVM_MAJOR GREATER 22)
  message(WARNING "libclang ${EDAT_LLVM_MAJOR} was never tried (14 to 22 were)")
endif()
message(STATUS "libclang ${EDAT_LLVM_MAJOR}: ${_edat_libclang}")

add_library(edat_libclang UNKNOWN IMPORTED)
set_target_properties(edat_libclang PROPERTIES
  IMPORTED_LOCATION "${_edat_libclang}"
  INTERFACE_INCLUDE_DIRECTORIES "${_edat_include}")
