package contain

import (
	"os"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// available returns those of the wanted protections Windows has: a job object kills
// the tree, also when this program dies, since the last handle to it goes then.
// Of the limits it has memory, processor time and number of processes, but not
// file size or open files, so Limits is not claimed.
func available(want Protections) (Protections, error) {
	return want & (ProcessTree | ParentDeath | ProcessGroup), nil
}

// tree is a job object. No process inside can leave it.
type tree struct {
	mu  *sync.Mutex
	job *windows.Handle // 0 once closed
}

func (t tree) kill() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if *t.job != 0 {
		_ = windows.TerminateJobObject(*t.job, 1)
	}
}

func (t tree) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	_ = windows.CloseHandle(*t.job)
	*t.job = 0
}

// start starts the process suspended, puts it into its job and lets it run, so
// that nothing it does comes before the job.
func (p *Process) start() error {
	s := &p.spec
	files, null, err := s.stdio()
	if err != nil {
		return err
	}
	if null != nil {
		defer null.Close()
	}
	if err := s.identify(); err != nil {
		return err
	}
	job, err := newJob(s.Limits)
	if err != nil {
		return err
	}
	t := tree{mu: new(sync.Mutex), job: &job}
	child, err := os.StartProcess(s.Path, s.Argv, &os.ProcAttr{
		Dir: s.folder(), Env: append([]string{}, s.Env...), Files: files[:3],
		Sys: &syscall.SysProcAttr{CreationFlags: windows.CREATE_SUSPENDED, HideWindow: true},
	})
	if err != nil {
		t.close()
		return failure("start", err)
	}
	if err := admit(job, uint32(child.Pid)); err != nil {
		_ = child.Kill()
		_, _ = child.Wait()
		t.close()
		return err
	}
	p.pid, p.tree, p.applied = child.Pid, t, ProcessTree|ParentDeath|ProcessGroup
	p.born()
	go p.reap(child)
	return nil
}

// newJob makes a job object that takes its processes with it.
func newJob(r Resources) (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, failure("create job", err)
	}
	var info windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	basic := &info.BasicLimitInformation
	basic.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
	if r.CPU > 0 {
		basic.LimitFlags |= windows.JOB_OBJECT_LIMIT_PROCESS_TIME
		basic.PerProcessUserTimeLimit = r.CPU.Nanoseconds() / 100
	}
	if r.Memory > 0 {
		basic.LimitFlags |= windows.JOB_OBJECT_LIMIT_PROCESS_MEMORY
		info.ProcessMemoryLimit = uintptr(r.Memory)
	}
	if r.Processes > 0 {
		basic.LimitFlags |= windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS
		basic.ActiveProcessLimit = uint32(min(r.Processes, 1<<31))
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)))
	if err != nil {
		_ = windows.CloseHandle(job)
		return 0, failure("limit job", err)
	}
	return job, nil
}

// admit puts a suspended process into the job and resumes its only thread.
func admit(job windows.Handle, pid uint32) error {
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, pid)
	if err != nil {
		return failure("open process", err)
	}
	defer windows.CloseHandle(process)
	if err := windows.AssignProcessToJobObject(job, process); err != nil {
		return failure("assign to job", err)
	}
	return resume(pid)
}

// resume finds the thread of a process that was started suspended: os and
// syscall close the handle to it that CreateProcess returned.
func resume(pid uint32) error {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return failure("list threads", err)
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(snapshot, &entry); err == nil; err = windows.Thread32Next(snapshot, &entry) {
		if entry.OwnerProcessID != pid {
			continue
		}
		thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID)
		if err != nil {
			return failure("open thread", err)
		}
		defer windows.CloseHandle(thread)
		if _, err := windows.ResumeThread(thread); err != nil {
			return failure("resume", err)
		}
		return nil
	}
	return failure("find thread", err)
}

// reap waits for the process and then ends what it left in the job.
func (p *Process) reap(child *os.Process) {
	defer close(p.done)
	ps, err := child.Wait()
	p.tree.kill()
	p.tree.close()
	if err != nil {
		p.err = failure("wait", err)
		return
	}
	p.state = State{Code: ps.ExitCode(), Applied: p.applied, User: ps.UserTime(), System: ps.SystemTime()}
}

// folder is the working directory. There is no way to hand over an open one, so
// its name is used.
func (s *Spec) folder() string {
	if s.DirFile != nil {
		return s.DirFile.Name()
	}
	return s.Dir
}
