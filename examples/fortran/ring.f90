! SPDX-License-Identifier: BSD-3-Clause
! Each rank hands a number on to the next one, which adds its rank.
module ring_tasks
  use edat
  use, intrinsic :: iso_c_binding
  implicit none
contains
  subroutine pass(events, n) bind(C)
    integer(c_int), value :: n
    type(edat_event), intent(in) :: events(n)
    integer(c_int), pointer :: got(:)
    integer :: total, ranks
    ranks = edatGetNumRanks()
    call edatData(events(1), got)
    total = got(1) + edatGetRank()
    if (edatGetRank() + 1 < ranks) then
      call edatFireEvent(total, edatGetRank() + 1, "sum")
    else
      print "(a,l1)", "done: ", total == ranks*(ranks - 1)/2
    end if
  end subroutine
end module

program ring
  use ring_tasks
  implicit none
  call edatInit()
  call edatSubmitTask(pass, [EDAT_ANY], ["sum"], name="pass")
  if (edatGetRank() == 0) call edatFireEvent(0, EDAT_SELF, "sum")
  call edatFinalise()
end program
