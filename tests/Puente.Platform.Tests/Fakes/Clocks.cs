using Microsoft.Extensions.Time.Testing;

namespace Puente.Platform.Tests.Fakes;

public static class Clocks
{
    /// <summary>Lets work run until it waits for the clock, then moves the clock, until the task is done.</summary>
    public static async Task<T> RunAsync<T>(this FakeTimeProvider time, Task<T> task, int stepMilliseconds = 100)
    {
        for (var step = 0; step < 100_000; step++)
        {
            for (var turn = 0; turn < 100 && !task.IsCompleted; turn++)
                await Task.Yield();
            if (task.IsCompleted)
                return await task;
            time.Advance(TimeSpan.FromMilliseconds(stepMilliseconds));
        }

        throw new TimeoutException("The task did not end within the fake time.");
    }

    public static Task RunAsync(this FakeTimeProvider time, Task task, int stepMilliseconds = 100)
    {
        return time.RunAsync(Wrap(task), stepMilliseconds);

        static async Task<bool> Wrap(Task task)
        {
            await task;
            return true;
        }
    }
}
