'use client';

import type { Account } from '@cairn/contracts';
import { useState } from 'react';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { Card, CardDescription, CardFooter, CardHeader, CardTitle } from '@/shared/ui/card';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ShownOnceDialog } from '@/shared/ui/shown-once-dialog';
import { useBeginTotp, useRemoveTotp, useRenewCodes } from './account.mutations';
import { TotpDialog } from './totp-dialog';

export function SecondFactorCard({ account }: { account: Account }) {
  const begin = useBeginTotp();
  const renew = useRenewCodes();
  const remove = useRemoveTotp();
  const [codes, setCodes] = useState<string[]>();
  const [isAsking, setAsking] = useState(false);
  const isOn = account.hasSecondFactor;
  return (
    <Card>
      <CardHeader>
        <CardTitle className="flex items-center gap-2">
          Second factor {isOn && <Badge variant="success">on</Badge>}
        </CardTitle>
        <CardDescription>
          {isOn
            ? `Signing in takes a code of your authenticator. ${account.recoveryCodesLeft} recovery codes are left.`
            : 'A code of an authenticator app beside the password: whoever learns the password cannot sign in with it alone.'}
        </CardDescription>
      </CardHeader>
      <CardFooter className="flex-wrap justify-end">
        {isOn ? (
          <>
            <Button
              variant="outline"
              size="sm"
              disabled={renew.isPending}
              onClick={() =>
                renew.mutate(undefined, { onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes) })
              }
            >
              New recovery codes
            </Button>
            <Button variant="outline" size="sm" disabled={remove.isPending} onClick={() => setAsking(true)}>
              Switch off…
            </Button>
          </>
        ) : (
          <Button size="sm" disabled={begin.isPending} onClick={() => begin.mutate(undefined)}>
            Set up…
          </Button>
        )}
      </CardFooter>
      {begin.data && (
        <TotpDialog
          secret={begin.data.secret}
          uri={begin.data.uri}
          onOn={(recoveryCodes) => {
            begin.reset();
            setCodes(recoveryCodes);
          }}
          onCancel={() => begin.reset()}
        />
      )}
      <ShownOnceDialog
        title="Your recovery codes"
        description="Each signs you in once when the authenticator is not at hand. Keep them where you keep your passwords: they are not shown again."
        label="Recovery codes"
        text={codes?.join('\n')}
        action="I have kept them"
        onDone={() => setCodes(undefined)}
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Switch the second factor off?"
        description="The password alone opens the account then. The authenticator’s entry and the recovery codes stop working."
        action="Switch off"
        destructive
        onConfirm={() => remove.mutate(undefined)}
      />
    </Card>
  );
}
