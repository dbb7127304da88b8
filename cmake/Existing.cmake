# SPDX-License-Identifier: BSD-3-Clause
#
# edat_existing(LIST EXCEPT...): drops the files that are not there yet and
# adds those that the list forgot.

function(edat_existing list)
  set(_kept "")
  foreach(_file IN LISTS ${list})
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${_file}")
      list(APPEND _kept "${_file}")
    endif()
  endforeach()
  file(GLOB _found CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}"
    "${CMAKE_CURRENT_SOURCE_DIR}/*.c" "${CMAKE_CURRENT_SOURCE_DIR}/*.S")
  list(REMOVE_ITEM _found ${_kept} ${ARGN})
  if(_found)
    message(STATUS "not listed in ${CMAKE_CURRENT_SOURCE_DIR}: ${_found}")
  endif()
  set(${list} ${_kept} ${_found} PARENT_SCOPE)
endfunction()
