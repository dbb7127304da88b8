/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Switch of stacks for x86-64, System V ABI.
 *
 *   void edat__fiber_jump(void **save, void *load)
 *
 * Saves what a callee must preserve (rbx, rbp, r12-r15, the control bits of
 * mxcsr and the x87 control word) on the running stack, stores its pointer to
 * *save and goes on with the stack `load`. Both stacks have the same frame, so
 * the unwind information holds on either side of the exchange.
 *
 * A fresh stack (fiber.c builds it) returns into edat__fiber_start, with the
 * fiber in r12. There the chain of callers ends: rip is undefined.
 */
#if defined(__x86_64__)
        .text
        .globl  edat__fiber_jump
        .hidden edat__fiber_jump
        .type   edat__fiber_jump, @function
        .p2align 4
edat__fiber_jump:
        .cfi_startproc
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %rbp, 0
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %rbx, 0
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r12, 0
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r13, 0
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r14, 0
        pushq   %r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r15, 0
        subq    $8, %rsp
        .cfi_adjust_cfa_offset 8
        stmxcsr (%rsp)
        fnstcw  4(%rsp)
        movq    %rsp, (%rdi)
        movq    %rsi, %rsp
        ldmxcsr (%rsp)
        fldcw   4(%rsp)
        addq    $8, %rsp
        .cfi_adjust_cfa_offset -8
        popq    %r15
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r15
        popq    %r14
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r14
        popq    %r13
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r13
        popq    %r12
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r12
        popq    %rbx
        .cfi_adjust_cfa_offset -8
        .cfi_restore %rbx
        popq    %rbp
        .cfi_adjust_cfa_offset -8
        .cfi_restore %rbp
        ret
        .cfi_endproc
        .size   edat__fiber_jump, .-edat__fiber_jump

        .globl  edat__fiber_start
        .hidden edat__fiber_start
        .type   edat__fiber_start, @function
        .p2align 4
/* The nop keeps a return address that points here inside this function for
   unwinders, which look one byte before it. */
        .cfi_startproc
        .cfi_undefined %rip
        nop
edat__fiber_start:
        movq    %r12, %rdi
        call    edat__fiber_main
        ud2
        .cfi_endproc
        .size   edat__fiber_start, .-edat__fiber_start
#endif

        .section .note.GNU-stack, "", %progbits
