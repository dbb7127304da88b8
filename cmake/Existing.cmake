# SPDX-License-Identifier: BSD-3-Clause
#
# edat_existing(LIST): drop the files that are not there yet.

function(edat_existing list)
  set(_kept "")
  foreach(_file IN LISTS ${list})
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${_file}")
      list(APPEND _kept "${_file}")
    endif()
  endforeach()
  set(${list} "${_kept}" PARENT_SCOPE)
endfunction()
