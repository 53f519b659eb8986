namespace Puente.Platform.Governor;

/// <param name="changed">Set when the state is to be kept.</param>
internal delegate T BudgetWork<out T>(ref BudgetState state, ref bool changed);

/// <summary>Where the budget lies.</summary>
internal interface IBudget
{
    /// <summary>Full path of the file; null when the budget is this process's own.</summary>
    string? File { get; }

    /// <summary>Runs the work while nobody else does.</summary>
    /// <returns>False when another process held the budget for too long; nothing was done then.</returns>
    /// <exception cref="IOException">The budget cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The budget cannot be used.</exception>
    bool TryUse<T>(BudgetWork<T> work, out T result);
}

/// <summary>The budget of one process.</summary>
internal sealed class OwnBudget : IBudget
{
    private readonly Lock _lock = new();
    private BudgetState _state;

    public string? File => null;

    public bool TryUse<T>(BudgetWork<T> work, out T result)
    {
        var changed = false;
        lock (_lock)
            result = work(ref _state, ref changed);
        return true;
    }
}
