using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

// The clock below moves when the thread pool is idle, so no other test may keep it busy.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Puente.Platform.Tests.Fakes;

public static class Clocks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Runs work on the thread pool and moves the clock whenever everything waits for it. A clock that runs ahead of the
    /// work it started would bunch up what was spread out, and let time-outs fire that never came.
    /// </summary>
    public static Task<T> RunAsync<T>(this FakeTimeProvider time, Func<Task<T>> work, int stepMilliseconds = 100)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var driver = new Thread(() => Drive(time, work, TimeSpan.FromMilliseconds(stepMilliseconds), done))
        {
            IsBackground = true,
        };
        driver.Start();
        return done.Task;
    }

    public static Task RunAsync(this FakeTimeProvider time, Func<Task> work, int stepMilliseconds = 100) =>
        time.RunAsync(
            async () =>
            {
                await work();
                return true;
            },
            stepMilliseconds
        );

    private static void Drive<T>(FakeTimeProvider time, Func<Task<T>> work, TimeSpan step, TaskCompletionSource<T> done)
    {
        var task = Task.Run(work);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            WaitUntilIdle();
            if (task.IsCompleted)
                break;
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                done.SetException(new TimeoutException("The work did not end."));
                return;
            }

            time.Advance(step);
        }

        if (task.IsCanceled)
            done.SetCanceled();
        else if (task.Exception is { } error)
            done.SetException(error.InnerExceptions);
        else
            done.SetResult(task.Result);
    }

    private static void WaitUntilIdle()
    {
        ThreadPool.GetMaxThreads(out var all, out _);
        var asked = Stopwatch.GetTimestamp();
        // Twice in a row, because an item between queue and worker is seen in neither for an instant.
        for (var idle = 0; idle < 3; )
        {
            ThreadPool.GetAvailableThreads(out var free, out _);
            idle = free == all && ThreadPool.PendingWorkItemCount == 0 ? idle + 1 : 0;
            if (idle == 0)
                Thread.Yield();
            if (Stopwatch.GetElapsedTime(asked) > Patience)
                throw new TimeoutException("The thread pool did not come to rest.");
        }
    }
}
