# SPDX-License-Identifier: BSD-3-Clause
#
# The Fortran module edat, edat::fortran: built where there is a compiler, by
# EDAT_FORTRAN=AUTO, always with ON. edat.mod lies beside edat.h.

set(EDAT_FORTRAN AUTO CACHE STRING "Build the Fortran module: AUTO, ON or OFF")
set_property(CACHE EDAT_FORTRAN PROPERTY STRINGS AUTO ON OFF)
set(EDAT_HAVE_FORTRAN OFF)
if(EDAT_FORTRAN)
  include(CheckLanguage)
  check_language(Fortran)
  if(CMAKE_Fortran_COMPILER)
    enable_language(Fortran)
    set(EDAT_HAVE_FORTRAN ON)
  elseif(NOT EDAT_FORTRAN STREQUAL "AUTO")
    message(FATAL_ERROR "EDAT_FORTRAN is ON, but there is no Fortran compiler: "
      "install gfortran, or name one by CMAKE_Fortran_COMPILER")
  endif()
endif()
if(NOT EDAT_HAVE_FORTRAN)
  return()
endif()

add_library(edat_fortran STATIC
  "${PROJECT_SOURCE_DIR}/runtime/fortran/edat.f90")
add_library(edat::fortran ALIAS edat_fortran)
set_target_properties(edat_fortran PROPERTIES
  EXPORT_NAME fortran POSITION_INDEPENDENT_CODE ON
  Fortran_MODULE_DIRECTORY "${EDAT_BUILD_INCLUDE}")
target_include_directories(edat_fortran INTERFACE
  "$<BUILD_INTERFACE:${EDAT_BUILD_INCLUDE}>"
  "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
target_link_libraries(edat_fortran PUBLIC edat)

install(TARGETS edat_fortran EXPORT edatTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(FILES "${EDAT_BUILD_INCLUDE}/edat.mod"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
configure_file("${PROJECT_SOURCE_DIR}/cmake/edat-fortran.pc.in"
  "${PROJECT_BINARY_DIR}/cmake/edat-fortran.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/cmake/edat-fortran.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
