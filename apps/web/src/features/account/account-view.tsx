'use client';

import { signInFailures } from '@cairn/contracts/sign-in-failures';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { accountQuery } from '@/shared/api';
import { ErrorState } from '@/shared/ui/error-state';
import { FormErrors } from '@/shared/ui/form-errors';
import { Skeleton } from '@/shared/ui/skeleton';
import { IdentitiesCard } from './identities-card';
import { NameForm } from './name-form';
import { PasswordForm } from './password-form';
import { SecondFactorCard } from './second-factor-card';
import { SessionsCard } from './sessions-card';

export function AccountView() {
  const account = useQuery(accountQuery);
  const error = useSearchParams().get('error') ?? '';
  const failed = error in signInFailures ? signInFailures[error as keyof typeof signInFailures] : undefined;
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5">
      <div className="space-y-1">
        <h1 className="text-xl font-semibold tracking-tight">Your account</h1>
        <p className="min-h-5 text-muted-foreground">{account.data?.user.email}</p>
      </div>
      <FormErrors sentences={failed ? [failed] : []} />
      {account.isError && !account.data && (
        <ErrorState error={account.error} onRetry={() => void account.refetch()} />
      )}
      {account.isPending && <Skeleton className="h-40 rounded-xl" />}
      {account.data && (
        <>
          <NameForm user={account.data.user} />
          <PasswordForm hasPassword={account.data.hasPassword} />
          <SecondFactorCard account={account.data} />
          <IdentitiesCard account={account.data} />
        </>
      )}
      <SessionsCard />
    </div>
  );
}
