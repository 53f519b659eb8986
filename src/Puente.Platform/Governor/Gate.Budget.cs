namespace Puente.Platform.Governor;

/// <summary>The way to the budget, shared or own.</summary>
internal sealed partial class Gate
{
    /// <summary>
    /// A process that holds the file through so many attempts, about two seconds, is stopped; the others must not stand
    /// still with it.
    /// </summary>
    private const int Patience = 40;

    private int _locked;

    private IBudget Open()
    {
        if (_options.BudgetFolder is not { } folder)
            return new OwnBudget();
        var budget = BudgetFile.In(folder, _options.EffectiveApiBase, _options.ClientId);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(
                    folder,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            budget.TryUse((ref BudgetState _, ref bool changed) => changed = true, out _);
            return budget;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Alone(budget.File!, fault.Message);
        }
    }

    /// <returns>What the work returned; null when the budget was held by another process.</returns>
    private T? Use<T>(BudgetWork<T> work)
    {
        try
        {
            if (_budget.TryUse(work, out var result))
            {
                _locked = 0;
                return result;
            }

            if (++_locked < Patience)
                return default;
            _budget = Alone(_budget.File!, "another process keeps it locked");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _budget = Alone(_budget.File!, fault.Message);
        }

        return _budget.TryUse(work, out var own) ? own : default;
    }

    private OwnBudget Alone(string file, string reason)
    {
        _report(
            $"The request budget {file} cannot be shared with other processes: {reason} This process uses a budget of its own; several together may meet the platform's limit (429)."
        );
        return new OwnBudget();
    }

    /// <summary>Frees this process's row, so that nobody waits for it.</summary>
    private void Leave()
    {
        if (_budget.File is null)
            return;
        Use(
            (ref BudgetState state, ref bool changed) =>
            {
                for (var row = 0; row < ProcessRows.Length; row++)
                {
                    if (state.Processes[row].Id != _id)
                        continue;
                    state.Processes[row] = default;
                    changed = true;
                }

                return true;
            }
        );
    }
}
