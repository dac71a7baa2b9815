'use client';

import { type ComponentType, type ReactElement, cloneElement, useState } from 'react';
import type { ButtonProps } from '@/shared/ui/button';

export interface MenuProps {
  trigger: ReactElement<ButtonProps>;
}

interface LazyMenuProps extends MenuProps {
  load: () => Promise<ComponentType<MenuProps>>;
}

/** A menu button whose menu is loaded when it is first pointed at or focused, and opened when it is pressed. */
export function LazyMenu({ trigger, load }: LazyMenuProps) {
  const [Menu, setMenu] = useState<ComponentType<MenuProps>>();
  if (Menu) return <Menu trigger={trigger} />;
  const ahead = () => void load();
  return cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: ahead,
    onFocus: ahead,
    onClick: () => void load().then((loaded) => setMenu(() => loaded)),
  });
}
