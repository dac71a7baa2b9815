'use client';

import { useState } from 'react';

/** Leads the focus back to where it was: dialogs are opened by state here, so Radix knows of no trigger. */
export function useFocusReturn() {
  const [opener] = useState(createOpener);
  return {
    /** To be rendered inside of the dialog. */
    focusNote: <FocusNote onFirstRender={opener.note} />,
    onCloseAutoFocus: opener.giveBack,
  };
}

function createOpener() {
  let element: HTMLElement | null = null;
  return {
    note: () => {
      element = focusedElement();
    },
    giveBack: (event: Event) => {
      if (!element?.isConnected) return;
      event.preventDefault();
      element.focus();
    },
  };
}

/** Looks while it is first rendered: after that, a field of the dialog has the focus. */
function FocusNote({ onFirstRender }: { onFirstRender: () => void }) {
  useState(onFirstRender);
  return null;
}

/** The button of a menu instead of its entry, which is gone when the dialog closes. */
function focusedElement(): HTMLElement | null {
  const focused = document.activeElement;
  const menu = focused?.closest('[role=menu]');
  const found = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused;
  return found instanceof HTMLElement ? found : null;
}
